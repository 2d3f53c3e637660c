// What the phone says when something keeps it from sending, or has changed while it was away.

export const hindranceWords = {
	signedOut: 'Đăng nhập lại để gửi.',
	wrongAccount: 'Đang đăng nhập bằng tài khoản khác. Việc của bạn vẫn giữ.',
	switchAccount: 'Đổi tài khoản',
	busy: 'Hệ thống đang bận, lát nữa máy tự gửi lại.',
	captive:
		'Mạng này chưa cho ra ngoài. Hãy mở trình duyệt để đăng nhập Wi-Fi, hoặc dùng mạng di động. Việc đã ghi vẫn giữ trên máy.',
	outdated:
		'Ứng dụng đã cũ nên chưa gửi được. Máy đang tải bản mới, tải xong sẽ hiện nút “Cập nhật”. Việc đã ghi vẫn giữ trên máy.',
	refused: 'Chưa gửi được. Máy sẽ tự thử lại.',

	clock: {
		slow: (offBy: string) => `Đồng hồ của máy đang chậm khoảng ${offBy}.`,
		fast: (offBy: string) => `Đồng hồ của máy đang nhanh khoảng ${offBy}.`,
		back: (offBy: string) => `Đồng hồ của máy vừa lùi lại khoảng ${offBy}.`,
		advice:
			'Cứ ghi như thường. Để ngày giờ đúng, hãy bật “Ngày giờ tự động” trong phần Cài đặt của máy.',
		hours: (hours: number) => `${hours} giờ`,
		days: (days: number) => `${days} ngày`,
		years: (years: number) => `${years} năm`
	},

	lease: (days: number) =>
		`Còn ${days} ngày. Sau đó phải kết nối mạng một lần mới mở được danh sách. Việc chưa gửi vẫn giữ.`,

	refilled:
		'Dữ liệu trên máy này đã bị xóa và vừa được lấy lại. Nếu lúc đó còn việc chưa gửi, hãy ghi lại việc đó.',
	wiped:
		'Dữ liệu trên máy này đã bị xóa (có thể do máy đầy hoặc do dọn bộ nhớ). Khi có mạng, máy sẽ tự lấy lại danh sách.',

	news: {
		title: 'Phần việc của bạn có thay đổi',
		villagesLeft: (names: string) => `Bạn không còn phụ trách ${names}.`,
		villagesCome: (names: string) => `Bạn phụ trách thêm ${names}.`,
		teamsLeft: (names: string) => `Bạn không còn trong ${names}.`,
		teamsCome: (names: string) => `Bạn có tên trong ${names}.`,
		householdsLeft: (names: string) => `Đã chuyển khỏi thôn hoặc được gộp: ${names}.`,
		andMore: (names: string, more: number) => `${names} và ${more} tên nữa`,
		stillSent: 'Phần đã ghi trên máy vẫn được gửi.',
		noTeam:
			'Máy này không còn phần việc của tổ nào. Hãy hỏi tổ trưởng hoặc Ủy ban nhân dân xã nếu bạn vẫn tham gia.'
	}
} as const;
