import { describe, expect, it } from 'vitest';
import { pictureIn } from '$lib/domain/portrait';
import { jpeg, segment } from '../portrait';

const text = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('latin1');

describe('a portrait', () => {
	it('loses what the camera noted beside it, the place above all, and keeps the picture', () => {
		const taken = jpeg({
			notes: [
				segment(0xe0, 'JFIF'),
				segment(0xe1, 'Exif GPS 21.85 106.76'),
				segment(0xed, 'Photoshop'),
				segment(0xfe, 'chụp ở nhà')
			]
		});
		expect(text(pictureIn(taken))).toBe(text(jpeg({ notes: [segment(0xe0, 'JFIF')] })));
	});

	it('is refused when it is no JPEG, is cut off, or holds more than the picture', () => {
		const whole = jpeg();
		const bad = [
			new Uint8Array(),
			Buffer.from('%PDF-1.7'),
			Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
			Buffer.from('<svg onload="alert(1)"/>'),
			whole.subarray(0, whole.length - 2),
			whole.subarray(0, 12),
			Buffer.concat([whole, Buffer.from('PK\x03\x04')]),
			jpeg({ notes: [Uint8Array.of(0xff, 0xe1, 0xff, 0xff)] })
		];
		for (const file of bad) expect(pictureIn(file)).toBeNull();
	});

	it('that would fill a phone’s memory is refused, however small the file', () => {
		expect(pictureIn(jpeg({ width: 65_535, height: 65_535 }))).toBeNull();
		expect(pictureIn(jpeg({ width: 0 }))).toBeNull();
		expect(pictureIn(jpeg({ width: 640, height: 640 }))).not.toBeNull();
	});
});
