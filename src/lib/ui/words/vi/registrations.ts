// Asking to join a team by oneself: what its leader and the commune see, and what the phone says meanwhile.

export const registrations = {
	title: 'Người đăng ký vào tổ',
	open: 'Đăng ký vào tổ',
	asking: (people: string) => `${people} người chờ vào tổ`,
	lead: 'Gọi điện hoặc gặp để chắc đó là người thật. Người được chọn có tên trong đề nghị kiện toàn, và thành thành viên khi chủ tịch ra quyết định.',
	none: 'Chưa có ai chờ',
	noneHint: 'Gửi đường dẫn hoặc in mã QR bên dưới cho người muốn tham gia tự đăng ký.',
	choose: 'Đồng ý cho vào tổ',
	organisationOf: (name: string) => `Đơn vị cử ${name}`,
	asked: (moment: string, until: string) => `Đăng ký lúc ${moment}, chờ đến hết ngày ${until}`,
	taken:
		'Số này đã thuộc một tài khoản khác. Nếu đúng là người ấy, hãy từ chối ở đây rồi thêm vào tổ bằng đề nghị kiện toàn.',
	grounds: 'Lý do đề nghị',
	usualGrounds: 'Bổ sung thành viên tự đăng ký tham gia tổ',
	nominate: 'Trình chủ tịch',
	chooseSome: 'Hãy chọn ít nhất một người.',
	alreadyOpen:
		'Tổ đang có một đề nghị chờ chủ tịch. Khi có trả lời mới trình thêm người được; từ chối thì làm được ngay.',
	refuse: 'Từ chối',
	refuseSome: 'Từ chối một hoặc nhiều người',
	whomToRefuse: 'Từ chối ai?',
	reason: 'Lý do (người đăng ký sẽ đọc được)',
	done: {
		refused: 'Đã từ chối. Người đăng ký được báo trên máy.',
		renewed: 'Đã có đường dẫn mới. Tờ mời cũ không dùng được nữa.',
		closed: 'Đã dừng nhận đăng ký.'
	} as Record<string, string>,
	link: 'Đường dẫn đăng ký',
	linkHint:
		'Khi có nhiều đăng ký giả: từ chối chúng, rồi đổi đường dẫn để tờ mời cũ hết dùng, hoặc dừng nhận. Người đang chờ vẫn chờ.',
	renew: 'Đổi đường dẫn mới',
	close: 'Dừng nhận đăng ký',
	closed: 'Tổ đang không nhận đăng ký',
	closedHint: 'Tạo đường dẫn mới khi muốn mời người vào tổ.',
	poster: 'Mời người vào tổ',
	posterLead:
		'Quét mã này bằng máy ảnh điện thoại để đăng ký. Đường dẫn không bí mật: ai cũng gửi đăng ký được, tổ trưởng xem rồi mới trình xã.',
	print: 'In tờ mời',
	qr: (team: string) => `Mã QR để đăng ký vào ${team}`,
	shared: (team: string) => `Mời đăng ký tham gia ${team}:`
} as const;

export const registrationWords = {
	title: {
		waiting: 'Đang chờ tổ trưởng đồng ý',
		nominated: 'Tổ đã đồng ý, đang chờ quyết định của xã',
		refused: 'Đăng ký chưa được nhận',
		expired: 'Đăng ký đã hết hạn'
	},
	text: {
		waiting: (team: string, until: string) =>
			`Bạn đã xin vào ${team}. Chậm nhất ngày ${until} có trả lời.`,
		nominated: (team: string) => `${team} đã trình tên bạn lên chủ tịch xã.`,
		refused: (team: string) => `${team} không nhận đăng ký của bạn.`,
		expired: (team: string) => `${team} chưa trả lời trong thời hạn. Bạn có thể đăng ký lại.`
	},
	reason: (reason: string) => `Lý do: ${reason}`,
	meanwhile:
		'Trong lúc chờ, bạn cứ thêm hộ và ghi lượt đến hộ. Tất cả giữ trên máy này, chưa gửi đi đâu. Khi bạn thành thành viên, máy tự gửi.',
	over: 'Việc đã ghi còn trên máy này và không được gửi. Bạn có thể lưu thành tệp, rồi xóa.',
	save: 'Lưu việc đã ghi thành tệp',
	erase: 'Xóa hết khỏi máy này',
	eraseSure: 'Xóa tài khoản này và mọi việc đã ghi khỏi máy? Không lấy lại được.'
} as const;
