import { type SQL, sql } from 'drizzle-orm';

/** Every Vietnamese letter with its marks, grouped by the plain letter it is searched as. */
const marked: Record<string, string> = {
	a: 'àáảãạăằắẳẵặâầấẩẫậ',
	d: 'đ',
	e: 'èéẻẽẹêềếểễệ',
	i: 'ìíỉĩị',
	o: 'òóỏõọôồốổỗộơờớởỡợ',
	u: 'ùúủũụưừứửữự',
	y: 'ỳýỷỹỵ'
};
const letters = Object.values(marked).join('');
const plain = Object.entries(marked)
	.map(([letter, group]) => letter.repeat(group.length))
	.join('');

/**
 * A column of composed Vietnamese text as `fold` in domain/text writes it, for the few columns that
 * are not stored folded. Capital letters are translated too, because a database whose locale is C
 * does not know the small letters of marked ones.
 */
export function folded(column: SQL): SQL {
	return sql`lower(translate(${column}, ${letters + letters.toUpperCase()}, ${plain + plain}))`;
}
