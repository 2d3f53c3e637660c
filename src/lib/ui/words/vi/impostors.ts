// "Ai đang gõ cửa nhà tôi?": what residents read and tell, and what commune and leader do about it.

export const impostors = {
	door: {
		title: 'Ai đang gõ cửa nhà tôi?',
		lead: 'Thành viên Tổ công nghệ số cộng đồng là người trong thôn, được Chủ tịch xã ra quyết định. Họ đến giúp bà con dùng dịch vụ số và không thu tiền.',
		check: 'Cách nhận ra người của tổ',
		checks: [
			'Họ có thẻ thành viên, trên thẻ có mã QR. Hãy quét mã bằng máy ảnh điện thoại: trang kiểm tra nói thẻ còn giá trị hay không.',
			'Tên trên thẻ đúng với người đang đứng trước cửa. Nếu không quét được, hãy hỏi trưởng thôn.',
			'Họ chờ bà con tự bấm trên điện thoại của mình.'
		],
		never: 'Người của tổ không bao giờ',
		nevers: [
			'hỏi mật khẩu, mã OTP, số thẻ ngân hàng;',
			'chụp hoặc giữ căn cước;',
			'yêu cầu chuyển tiền, nộp phí, cài ứng dụng từ đường liên kết lạ;',
			'giục làm ngay vì “tài khoản sắp bị khóa”.'
		],
		refuse: 'Bà con có quyền từ chối, không cần nêu lý do.',
		danger: 'Nếu đã mất tiền hoặc đang bị đe dọa, hãy gọi ngay Công an: 113.',
		report: 'Báo người giả danh',
		reportLead:
			'Cán bộ xã và tổ trưởng của thôn sẽ đọc. Không cần ghi tên bà con. Đừng ghi mật khẩu, số tài khoản hay số căn cước.',
		province: 'Tỉnh, thành phố',
		commune: 'Xã, phường, đặc khu',
		village: 'Thôn, bản, khối',
		villageHint: 'Chọn được thì tổ trưởng của thôn cũng biết.',
		choose: 'Chọn…',
		next: 'Tiếp tục',
		happenedOn: 'Ngày xảy ra',
		told: 'Chuyện xảy ra thế nào?',
		toldHint: 'Người đó xưng là ai, nói gì, đòi gì, đi xe gì. Tối đa 1000 chữ cái.',
		phone: 'Số điện thoại để gọi lại',
		phoneHint: 'Chỉ ghi nếu muốn được gọi lại. Số được xóa khi xử lý xong.',
		submit: 'Gửi báo cáo',
		sent: 'Đã gửi đến xã. Cảm ơn bà con đã báo.'
	},
	title: 'Báo cáo giả danh',
	lead: 'Người dân báo có kẻ xưng là người của tổ. Hãy xác minh, báo công an khi cần, rồi ghi đã làm gì.',
	none: 'Chưa có báo cáo nào',
	noneHint: 'Khi người dân báo từ trang “Ai đang gõ cửa nhà tôi?”, báo cáo sẽ hiện ở đây.',
	happened: (day: string, place: string) => `${day}, ${place}`,
	received: (moment: string) => `Nhận lúc ${moment}`,
	call: 'Gọi lại',
	outcome: 'Đã xử lý thế nào?',
	close: 'Ghi đã xử lý',
	closed: (name: string, moment: string) => `${name} xử lý lúc ${moment}:`,
	justClosed: 'Đã ghi việc xử lý.'
} as const;
