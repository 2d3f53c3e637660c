// What the open pages say: sign in, join, welcome.

export const entry = {
	header: { home: 'Trang đầu', nav: 'Các trang công khai', coverage: 'Độ phủ toàn tỉnh' },

	landing: {
		title: 'Đi từng ngõ, gõ từng nhà',
		lead: 'Tổ công nghệ số cộng đồng giúp mỗi gia đình trong thôn dùng được dịch vụ số: mở cửa hàng số, mở tài khoản thanh toán, làm thủ tục qua mạng, và giữ mình an toàn.',
		coverage: 'Xem độ phủ',
		join: 'Tôi có mã tham gia',
		parts: [
			{
				title: 'Ở thôn, bản',
				text: 'Trưởng thôn đề nghị lập tổ. Tổ viên ghi lượt hỗ trợ ngay tại hộ bằng điện thoại, kể cả nơi không có sóng.'
			},
			{
				title: 'Ở xã, phường',
				text: 'Chủ tịch duyệt tổ bằng quyết định có số, có ngày. Cán bộ thấy thôn nào còn chưa có tổ.'
			},
			{
				title: 'Ở tỉnh',
				text: 'Độ phủ của từng xã, từng thôn trên bản đồ, tính đến ngày nào cũng được, cộng từ việc làm thật.'
			}
		],
		door: 'Ai đang gõ cửa nhà tôi?',
		safeTitle: 'Có người lạ xưng là tổ công nghệ số?',
		safe: 'Tổ viên thật không bao giờ hỏi mật khẩu, mã OTP, số căn cước hay số tài khoản. Nếu nghi ngờ, hãy gọi trưởng thôn hoặc Ủy ban nhân dân xã.'
	},

	login: {
		title: 'Đăng nhập',
		phone: 'Số điện thoại',
		password: 'Mật khẩu',
		submit: 'Đăng nhập',
		forgot: 'Quên mật khẩu? Xin mã mới ở tổ trưởng hoặc cán bộ xã, rồi nhập mã ở trang tham gia.',
		join: 'Nhập mã tham gia',
		signedOutEverywhere: 'Đã đăng xuất khỏi mọi thiết bị.',
		signInFirst: 'Hãy đăng nhập để mở trang này.',
		demo: 'Dùng thử',
		demoHint: (password: string) =>
			`Tỉnh mẫu với dữ liệu minh họa. Bấm một người để điền sẵn. Mật khẩu chung: ${password}`
	},

	join: {
		title: 'Tham gia',
		lead: 'Nhập mã gồm 8 chữ và số trên phiếu bạn được phát.',
		code: 'Mã tham gia',
		codeHint: 'Ví dụ: ABCD-2345. Chữ thường hay chữ hoa đều được.',
		next: 'Tiếp tục',
		titleFor: (name: string) => `Chào ${name}`,
		invited: (phone: string) => `Tài khoản dùng số điện thoại ${phone}.`,
		notMe: 'Không phải bạn? Hãy đóng trang này và báo lại cho người phát mã.',
		password: 'Mật khẩu của bạn',
		passwordHint: 'Ít nhất 8 ký tự. Không cho ai biết, kể cả cán bộ.',
		again: 'Nhập lại mật khẩu',
		submit: 'Đặt mật khẩu và vào',
		used: 'Nếu bạn vừa đặt mật khẩu xong, hãy đăng nhập.'
	},

	ask: {
		title: 'Xin vào tổ',
		titleFor: (team: string) => `Xin vào ${team}`,
		serves: (villages: string, commune: string) => `Phụ trách ${villages}, ${commune}`,
		lead: 'Điền tên, số điện thoại và đặt mật khẩu. Tổ trưởng xem và trả lời trong vòng 30 ngày. Trong lúc chờ, bạn có thể ghi lượt đến hộ trên máy này.',
		name: 'Họ và tên',
		phone: 'Số điện thoại',
		submit: 'Gửi đăng ký',
		keeps:
			'Tổ trưởng và cán bộ xã thấy họ tên, số điện thoại của bạn. Nếu không được nhận, thông tin này được xóa sau 30 ngày.',
		hasAccount: 'Đã có tài khoản?',
		signedIn:
			'Bạn đang đăng nhập. Nếu muốn vào thêm tổ này, hãy nhờ tổ trưởng của tổ thêm bạn bằng đề nghị kiện toàn.',
		withoutCode:
			'Chưa có mã? Hãy quét mã QR của tổ, hoặc mở đường dẫn mà tổ trưởng gửi, để đăng ký và chờ tổ trưởng đồng ý.'
	},

	account: {
		title: 'Tài khoản của tôi',
		name: 'Họ và tên',
		phone: 'Số điện thoại',
		roles: 'Vai trò',
		noRoles:
			'Chưa có việc nào gắn với tài khoản này. Phần việc hiện ra khi quyết định có hiệu lực.',
		change: 'Đổi mật khẩu',
		current: 'Mật khẩu hiện nay',
		next: 'Mật khẩu mới',
		again: 'Nhập lại mật khẩu mới',
		changeSubmit: 'Đổi mật khẩu',
		changed: 'Đã đổi mật khẩu. Các thiết bị khác đã bị đăng xuất.',
		everywhere: 'Đăng xuất khỏi mọi thiết bị',
		everywhereHint: 'Dùng khi mất máy hoặc nghi có người khác dùng tài khoản của bạn.'
	}
} as const;
