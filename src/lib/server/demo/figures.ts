/** What the demo province must add up to; the published figures of Lạng Sơn and, between them, plausible ones. */
export const figures = {
	asOf: '2021-12-31',
	communes: 200,
	villages: 1_702,
	members: 6_214,
	/** Living there on the day; 198,805 at the census of 2019. */
	households: 193_300,
	/** Shop and account: 60.0% of the households, "more than 116,000". */
	both: 116_040,
	shopOnly: 4_060,
	accountOnly: 8_500,
	/** Visited, without shop or account. */
	otherwiseVisited: 11_400,
	/** Half a year later: 126,560 shops and more than 7,770 members. */
	shopsByJune2022: 126_560,
	membersByJune2022: 7_774
} as const;
