// What a household is asked about the services it uses; loaded when somebody asks.
export const uses = {
	lead: 'Ghi theo lời hộ. Mục chưa hỏi thì để “Chưa hỏi”.',
	yes: 'Có',
	no: 'Không',
	notAsked: 'Chưa hỏi',
	asBefore: 'Vẫn như lần trước',
	before: (answer: string, day: string) => `Lần trước: ${answer}, ${day}`
} as const;
