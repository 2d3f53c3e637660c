/** What kind of phone this is, in words a leader knows it by: "Android · Chrome". */
export function deviceLabel({ userAgent }: { userAgent: string }): string {
	const first = (names: [RegExp, string][]) =>
		names.find(([pattern]) => pattern.test(userAgent))?.[1];
	return [first(systems), first(browsers)].filter(Boolean).join(' · ') || 'Web';
}

const systems: [RegExp, string][] = [
	[/Android/, 'Android'],
	[/iPhone|iPad|iPod/, 'iPhone'],
	[/Windows/, 'Windows'],
	[/Mac OS/, 'Mac'],
	[/Linux|CrOS/, 'Linux']
];

/** The more particular first: most browsers also call themselves Chrome and Safari. */
const browsers: [RegExp, string][] = [
	[/Zalo/, 'Zalo'],
	[/coc_coc/, 'Cốc Cốc'],
	[/SamsungBrowser/, 'Samsung'],
	[/EdgA?\//, 'Edge'],
	[/OPR\//, 'Opera'],
	[/Firefox|FxiOS/, 'Firefox'],
	[/Chrome|CriOS/, 'Chrome'],
	[/Safari/, 'Safari']
];
