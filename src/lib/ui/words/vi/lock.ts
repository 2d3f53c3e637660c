// What the phone says about its lock, and when it may not show what it holds.

export const lockWords = {
	title: 'Khóa bằng mã PIN',
	lead: 'Ai nhặt được máy cũng không đọc được tên, số điện thoại và việc của bà con.',
	facts: [
		'Mã PIN gồm 6 chữ số. Đừng dùng ngày sinh.',
		'Máy tự khóa khi mở lại, hoặc khi không dùng quá 5 phút. Lúc khóa, máy không tự gửi.',
		'Quên mã PIN thì dùng mật khẩu, khi có mạng, để đặt mã mới. Việc chưa gửi vẫn giữ.'
	],
	stateOn: 'Đang bật',
	stateOff: 'Chưa bật',
	unsupported: 'Trình duyệt này không hỗ trợ khóa. Hãy mở ứng dụng bằng địa chỉ https.',
	pin: 'Mã PIN mới',
	pinHint: '6 chữ số',
	again: 'Nhập lại mã PIN mới',
	present: 'Mã PIN hiện nay',
	set: 'Bật khóa',
	change: 'Đổi mã PIN',
	remove: 'Bỏ khóa',
	removeTitle: 'Bỏ khóa trên máy này',
	lockNow: 'Khóa ngay',
	open: 'Mở khóa',
	isSet: 'Đã bật khóa.',
	isChanged: 'Đã đổi mã PIN.',
	isRemoved: 'Đã bỏ khóa.',
	notKept:
		'Mã dự phòng chưa gửi lên xã vì chưa có mạng. Từ nay đến lúc đó, quên mã PIN thì không ai mở được việc chưa gửi.',
	faults: {
		pin: 'Mã PIN phải có đúng 6 chữ số.',
		again: 'Hai lần nhập chưa giống nhau.',
		easy: 'Mã này dễ đoán. Hãy chọn mã khác.'
	},
	failed: 'Chưa làm được. Mọi thứ vẫn như cũ, hãy thử lại.',

	locked: 'Máy đang khóa',
	enter: 'Mã PIN',
	wrong: 'Mã PIN chưa đúng.',
	left: (count: number) => `Còn ${count} lần thử.`,
	wait: (minutes: number) => `Hãy chờ ${minutes} phút rồi thử lại.`,
	onlyPassword: 'Đã nhập sai quá nhiều lần. Hãy mở bằng mật khẩu khi có mạng.',
	kept: (count: number) => `${count} việc chưa gửi vẫn giữ trên máy. Mở khóa để gửi.`,
	forgot: 'Quên mã PIN',
	forgotTitle: 'Mở bằng mật khẩu',
	forgotLead: 'Cần có mạng. Nhập số điện thoại, mật khẩu của bạn và mã PIN mới.',
	phone: 'Số điện thoại',
	password: 'Mật khẩu',
	recover: 'Mở và đặt mã mới',
	backToPin: 'Nhập mã PIN',
	problems: {
		offline: 'Chưa có mạng, hoặc mạng này chưa cho ra ngoài. Hãy thử lại khi có mạng.',
		not_found: 'Xã chưa nhận được mã dự phòng của máy này, hoặc mã đã hủy. Chỉ mã PIN mới mở được.',
		other: 'Chưa mở được. Hãy thử lại.'
	},

	lapsed: {
		title: 'Cần kết nối mạng để mở lại',
		text: 'Đã lâu máy chưa liên lạc với xã. Để giữ kín thông tin của bà con, máy tạm cất danh sách.',
		kept: (count: number) =>
			`${count} việc chưa gửi vẫn giữ nguyên trên máy và sẽ gửi ngay khi có mạng.`,
		toFix: (count: number) => `${count} việc cần sửa vẫn giữ nguyên trên máy.`,
		nothing: 'Không có việc nào chưa gửi.',
		retry: 'Thử kết nối'
	},

	otherWindow: {
		replaced: 'Ứng dụng đã được cập nhật ở cửa sổ khác',
		replacedText: 'Những gì đang ghi dở đã được giữ. Hãy mở lại để ghi tiếp.',
		reload: 'Mở lại',
		blocked: 'Hãy đóng các cửa sổ khác của ứng dụng',
		blockedText: 'Một cửa sổ cũ đang giữ dữ liệu. Đóng nó lại, máy sẽ tự mở tiếp.'
	}
} as const;
