// What the phone says about training sessions.

export const trainingsWords = {
	title: 'Tập huấn',
	record: 'Ghi buổi tập huấn',
	empty: 'Chưa ghi buổi nào',
	emptyHint: 'Sau mỗi buổi tập huấn của tổ hoặc tuyên truyền cho bà con, hãy ghi lại ở đây.',
	kind: 'Buổi gì?',
	team: 'Tổ',
	village: 'Ở thôn nào?',
	when: 'Ngày nào?',
	today: 'Hôm nay',
	topics: 'Nội dung',
	members: 'Thành viên tổ có mặt',
	all: 'Chọn cả tổ',
	residents: 'Số bà con tham dự',
	residentsHint: 'Chỉ đếm, không ghi tên. Không có ai thì để 0.',
	place: 'Địa điểm',
	placeHint: 'Ví dụ: nhà văn hóa thôn.',
	save: 'Lưu buổi này',
	saved: 'Đã lưu trên máy, sẽ gửi khi có mạng',
	attended: (members: number, residents: string) => `${members} tổ viên, ${residents} bà con`,
	draftDrop: 'Bỏ bản ghi dở'
} as const;
