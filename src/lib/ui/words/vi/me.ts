// What the phone says of its owner, their team and itself.

export const meWords = {
	title: 'Của tôi',
	team: 'Tổ',
	role: 'Vai trò',
	decision: 'Quyết định',
	noDecision: 'Chưa có số quyết định',
	members: 'Thành viên trong tổ',
	reports: 'Báo cáo của tổ (cần có mạng)',
	work: 'Việc trên máy này',
	unsent: 'Chưa gửi',
	toFix: 'Cần sửa',
	seeWork: 'Xem việc chưa gửi và cần sửa',
	phone: 'Máy này',
	lastContact: 'Lần gửi, nhận gần nhất',
	never: 'Chưa lần nào',
	storage: 'Chỗ đã dùng',
	storageOf: (used: string, free: string) => `${used} MB, còn trống ${free} MB`,
	kept: 'Giữ dữ liệu khi máy đầy',
	keptYes: 'Có, máy sẽ giữ',
	keptNo: 'Chưa chắc. Hãy đưa ứng dụng ra màn hình chính.',
	version: 'Phiên bản',
	lock: 'Khóa bằng mã PIN',
	install: 'Đưa ứng dụng ra màn hình chính',
	signOutTitle: 'Đăng xuất khỏi máy này?',
	signOutUnsent: (count: number) =>
		`Còn ${count} việc chưa gửi. Máy vẫn giữ, và sẽ gửi khi bạn đăng nhập lại trên máy này.`,
	signOutClean: 'Mọi việc đã gửi. Danh sách hộ vẫn nằm trên máy cho lần đăng nhập sau.',
	signOutYes: 'Đăng xuất',
	otherAccount: 'Máy này còn giữ việc chưa gửi của người khác. Người đó đăng nhập lại là gửi được.'
} as const;
