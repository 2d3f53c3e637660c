import * as v from 'valibot';

/** A Vietnamese mobile number, typed in any usual way, kept as +84 and nine digits. */
export const Phone = v.pipe(
	v.string('invalid_phone'),
	v.transform(normalisePhone),
	v.regex(/^\+84(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7}$/, 'invalid_phone')
);

/** The prefixes that the eleven-digit numbers of before 2018 were given. */
const oldPrefixes: Record<string, string> = {
	'120': '70',
	'121': '79',
	'122': '77',
	'126': '76',
	'128': '78',
	'123': '83',
	'124': '84',
	'125': '85',
	'127': '81',
	'129': '82',
	'162': '32',
	'163': '33',
	'164': '34',
	'165': '35',
	'166': '36',
	'167': '37',
	'168': '38',
	'169': '39',
	'186': '56',
	'188': '58',
	'199': '59'
};

/** Rewrites any usual spelling as +84…; what is no number comes back as it was and fails the check. */
export function normalisePhone(text: string): string {
	const digits = text
		.replace(/[\s().-]/g, '')
		.replace(/^(\+84|0084)/, '0')
		.replace(/^84(?=\d{9,10}$)/, '0');
	if (!/^0\d{9,10}$/.test(digits)) return text.trim();
	const national = digits.slice(1);
	const replacement = national.length === 10 ? oldPrefixes[national.slice(0, 3)] : undefined;
	return `+84${replacement ? replacement + national.slice(3) : national}`;
}

/** As people read it: 0912 345 678. */
export function showPhone(phone: string): string {
	return phone.replace(/^\+84/, '0').replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');
}
