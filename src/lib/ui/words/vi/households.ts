// What the list of households and the form of one say.

export const householdList = {
	title: 'Hộ gia đình',
	search: 'Tìm tên, xóm hoặc số điện thoại',
	searchHint: 'Gõ không dấu cũng được',
	register: 'Thêm hộ mới',
	count: (count: string) => `${count} hộ`,
	noLane: 'Chưa ghi ngõ, xóm',
	neverVisited: 'Chưa đến lần nào',
	lastVisit: (day: string) => `Đến ${day}`,
	dueOn: (day: string) => `Hẹn ${day}`,
	visitShort: 'Ghi',
	visitNamed: (name: string) => `Ghi lượt hỗ trợ hộ ${name}`,
	noneFound: (text: string) => `Không có hộ nào khớp “${text}”`,
	noneFoundHint: 'Thử gõ ít chữ hơn, hoặc thêm hộ mới.',
	clearSearch: 'Xóa ô tìm',
	empty: 'Chưa có hộ nào trên máy',
	emptyHint: 'Khi có mạng, máy sẽ tự lấy danh sách. Bạn cũng có thể thêm hộ ngay bây giờ.',
	notLiving: 'Không còn ở đây'
} as const;

export const householdForm = {
	titleNew: 'Thêm hộ mới',
	titleEdit: 'Sửa thông tin hộ',
	headName: 'Họ và tên chủ hộ',
	lane: 'Ngõ, xóm',
	laneHint: 'Chọn một ngõ đã có hoặc gõ tên ngõ mới.',
	village: 'Thôn, bản, khối',
	phone: 'Số điện thoại',
	phoneHint: 'Chỉ ghi khi chủ hộ đồng ý. Ví dụ: 0912 345 678.',
	more: 'Tình trạng',
	living: 'Đang cư trú',
	produces: 'Có sản xuất, bán hàng',
	consent: 'Chủ hộ có đồng ý cho lưu thông tin không?',
	consentNo: 'Chưa hỏi, hoặc không đồng ý',
	saveNew: 'Lưu hộ mới',
	saveEdit: 'Lưu thay đổi',
	saved: 'Đã lưu hộ trên máy, sẽ gửi khi có mạng'
} as const;
