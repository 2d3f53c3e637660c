// What the phone's first page says; what others say of it, too, stands in field.ts.

export const todayWords = {
	asking: (people: number, team: string) => `${people} người chờ vào ${team}`,
	title: 'Hôm nay',
	due: 'Hộ cần đến',
	dueToday: 'Hẹn hôm nay',
	overdue: (days: number) => `Quá hẹn ${days} ngày`,
	allDue: (count: number) => `Xem cả ${count} hộ`,
	nothingDue: 'Hôm nay không có hộ nào hẹn',
	nothingDueHint: 'Hãy chọn một hộ lâu chưa đến trong danh sách, rồi ghi lượt hỗ trợ.',
	month: (month: string) => `Tháng ${month}`,
	monthVisits: 'lượt hỗ trợ',
	monthHouseholds: 'hộ đã đến',
	reached: 'Hộ đã được đến ít nhất một lần',
	reachedOf: (reached: string, all: string) => `${reached} trên ${all} hộ`,
	asOf: (day: string) => `Tính đến ${day}, gồm cả việc chưa gửi`,
	draft: 'Còn lượt đang ghi dở',
	continueDraft: (name: string) => `Ghi tiếp: ${name}`,
	empty: 'Chưa có hộ nào trên máy',
	emptyHint: 'Khi có mạng, máy sẽ tự lấy danh sách hộ của thôn.'
} as const;
