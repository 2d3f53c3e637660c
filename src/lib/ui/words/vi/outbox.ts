// What the phone says about work that waits or was not taken.

export const outboxWords = {
	title: 'Việc chưa gửi',
	toFix: 'Cần sửa',
	toFixHint: 'Xã chưa nhận được những việc này. Việc khác vẫn gửi bình thường.',
	unsent: 'Chưa gửi',
	sent: (sent: string, total: string) => `Đã gửi ${sent}/${total}`,
	andMore: (count: string) => `Và ${count} việc nữa, máy gửi theo thứ tự đã ghi.`,
	empty: 'Không còn việc nào trên máy',
	emptyHint: 'Mọi việc bạn ghi đã gửi lên xã.',
	fix: 'Sửa và gửi lại',
	resend: 'Gửi lại',
	discard: 'Bỏ việc này',
	discardTitle: 'Bỏ hẳn việc này?',
	discardText: 'Việc này chưa lên xã. Bỏ rồi thì không lấy lại được.',
	discardYes: 'Bỏ hẳn',
	savedAt: (time: string) => `Ghi lúc ${time}`,
	/** What the server's reasons mean for somebody at a household's door. */
	reasons: {
		not_found:
			'Hộ hoặc thôn này không thuộc phần việc của bạn vào ngày đó, hoặc xã chưa nhận được hộ này.',
		id_taken: 'Việc này đã có trên hệ thống. Nếu đã thấy ở xã thì bỏ được.'
	},
	/** The parts of what was written, as its form calls them. */
	parts: {
		memberIds: 'Ai cùng đi',
		people: 'Số người',
		steps: 'Nội dung',
		topics: 'Nội dung',
		onboardings: 'Cửa hàng, tài khoản',
		outcome: 'Kết quả',
		happenedAt: 'Ngày',
		nextVisitOn: 'Hẹn lần sau',
		headName: 'Họ và tên chủ hộ',
		lane: 'Ngõ, xóm',
		phone: 'Số điện thoại',
		villageId: 'Thôn, bản, khối',
		teamId: 'Tổ',
		residents: 'Số bà con',
		place: 'Địa điểm',
		consent: 'Sự đồng ý'
	},
	rescue: {
		title: 'Máy không gửi được?',
		text: 'Lưu phần chưa gửi ra một tệp rồi đưa cho cán bộ xã. Gửi sau này cũng không bị trùng.',
		warning: 'Tệp có tên và số điện thoại của bà con. Chỉ đưa cho cán bộ xã, không đăng lên nhóm.',
		save: 'Lưu phần chưa gửi ra tệp',
		saved: (count: number) => `Đã tạo tệp gồm ${count} việc. Trên máy vẫn giữ nguyên.`,
		failed: 'Chưa tạo được tệp. Hãy thử lại.'
	},
	commands: {
		'device.keep_key': 'Mã dự phòng của khóa máy',
		'visit.record': 'Lượt hỗ trợ',
		'visit.correct': 'Sửa lượt hỗ trợ',
		'training.record': 'Buổi tập huấn',
		'household.register': 'Hộ mới',
		'household.edit': 'Sửa thông tin hộ',
		'household.consent': 'Sự đồng ý',
		'portrait.add': 'Ảnh trên thẻ',
		'portrait.remove': 'Bỏ ảnh khỏi thẻ'
	}
} as const;
