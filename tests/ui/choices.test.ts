import { expect, test } from 'vitest';
import { topics } from '$lib/domain/visit';
import { choicesIn, nameIn } from '$lib/ui/choices';

const topic = {
	kind: 'topic' as const,
	version: 'a',
	items: [
		{ code: 'tim_viec', name: 'Tìm việc làm', retired: false },
		{ code: 'national_id', name: 'Định danh điện tử', retired: false },
		{ code: 'smartphone', name: 'Dùng điện thoại', retired: true }
	]
};

test('without a list of the province everybody chooses from the same', () => {
	expect(choicesIn({}, 'topic')).toEqual(topics);
	expect(nameIn({}, 'account', 'momo')).toBe('MoMo');
});

test('the province’s list comes first, in its order and words, without what it retired', () => {
	const choices = choicesIn({ topic }, 'topic');
	expect(choices.slice(0, 2)).toEqual(['tim_viec', 'national_id']);
	expect(choices).not.toContain('smartphone');
	// What a newer app brings and the list has not heard of can be chosen, too.
	expect(choices).toContain('health_book');
	expect(nameIn({ topic }, 'topic', 'national_id')).toBe('Định danh điện tử');
});

test('what was retired keeps its name, and what nobody here knows is shown as it was written', () => {
	expect(nameIn({ topic }, 'topic', 'smartphone')).toBe('Dùng điện thoại');
	expect(nameIn({ topic }, 'shop', 'cho_phien')).toBe('cho_phien');
	expect(nameIn({}, 'topic', 'constructor')).toBe('constructor');
});
