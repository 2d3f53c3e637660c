// What a phone says that is nobody's yet.

export const welcomeWords = {
	title: 'Chào bạn',
	lead: 'Điện thoại này chưa mở phần việc của ai. Hãy đăng nhập một lần khi có mạng.',
	promises: [
		'Sau đó mở ở đâu cũng được, không cần mạng.',
		'Ghi một lượt hỗ trợ chỉ vài lần bấm, không phải gõ.',
		'Việc đã lưu không bao giờ mất; có mạng là máy tự gửi.'
	],
	looking: 'Đang xem máy này của ai…',
	forgotten:
		'Xã hoặc tổ trưởng đã đăng xuất máy này. Việc đã ghi đã gửi hết lên xã, dữ liệu trên máy đã xóa.',
	offline: 'Bây giờ chưa có mạng. Hãy ra chỗ có sóng rồi bấm “Thử lại”.',
	notField: 'Tài khoản này dùng phần việc của xã, tỉnh.',
	toOffice: 'Mở phần việc của xã, tỉnh'
} as const;
