// What the phone says.

export const field = {
	tabs: { today: 'Hôm nay', households: 'Hộ gia đình', trainings: 'Tập huấn', me: 'Của tôi' },
	tabsName: 'Các phần chính',

	/** Where a person's own work stands. */
	ticks: {
		saved: 'Đã lưu trên máy, sẽ gửi khi có mạng',
		sent: 'Đã gửi',
		received: 'Xã đã nhận',
		rejected: 'Cần sửa'
	},

	status: {
		name: 'Tình trạng gửi',
		allSent: 'Mọi việc đã gửi',
		allSentAt: (time: string) => `Mọi việc đã gửi · ${time}`,
		opening: 'Đang xem việc trên máy…',
		neverMet: 'Chưa lấy được danh sách hộ',
		unsent: (count: number) => `${count} việc chưa gửi`,
		offline: 'Không có mạng. Cứ ghi tiếp, máy giữ giúp.',
		offlineIdle: 'Không có mạng. Vẫn ghi được như thường.',
		sending: 'Đang gửi…',
		sent: (sent: string, total: string) => `Đang gửi… đã gửi ${sent}/${total}`,
		receiving: 'Đang lấy danh sách mới…',
		waiting: 'sẽ gửi khi có mạng',
		unsentSuffix: ' việc chưa lên xã.',
		full: 'Máy đã đầy bộ nhớ. Hãy xóa bớt ảnh, video rồi thử lại.',
		sendNow: 'Gửi ngay',
		toFix: (count: number) => `${count} việc cần sửa`
	},

	update: {
		name: 'Phiên bản mới',
		ready: 'Đã tải xong phiên bản mới.',
		apply: 'Cập nhật'
	},

	today: {
		record: 'Ghi lượt hỗ trợ',
		toHouseholds: 'Xem danh sách hộ',
		noTeam: 'Bạn chưa có tên trong tổ nào',
		noTeamHint:
			'Hãy hỏi tổ trưởng hoặc Ủy ban nhân dân xã. Khi tổ có quyết định, phần việc sẽ hiện ở đây.'
	},

	household: {
		missing: 'Không có hộ này trên máy',
		missingHint: 'Có thể hộ đã chuyển sang tổ khác, hoặc máy chưa lấy được danh sách.',
		history: 'Các lần đã đến',
		noHistory: 'Chưa đến lần nào. Bấm “Ghi lượt hỗ trợ” để ghi lần đầu.',
		opened: 'Đã mở',
		nothingOpened: 'Chưa có cửa hàng số hay tài khoản thanh toán nào được ghi.',
		about: 'Về hộ này',
		village: 'Thôn, bản, khối',
		lane: 'Ngõ, xóm',
		phone: 'Điện thoại',
		noPhone: 'Chưa ghi',
		living: 'Đang cư trú',
		produces: 'Có sản xuất, bán hàng',
		consent: 'Sự đồng ý lưu thông tin',
		consentGiven: 'Hộ đã đồng ý',
		consentNone: 'Hộ chưa đồng ý, hoặc chưa được hỏi',
		askConsent: 'Hỏi sự đồng ý',
		withdrawConsent: 'Hộ rút lại sự đồng ý',
		withdrawTitle: 'Rút lại sự đồng ý?',
		withdrawText: 'Số điện thoại của hộ sẽ bị xóa. Số lượt hỗ trợ vẫn giữ.',
		withdrawYes: 'Rút lại và xóa số điện thoại',
		readAloud: 'Đọc cho chủ hộ nghe:',
		consentText:
			'“Tổ công nghệ số cộng đồng xin lưu tên chủ hộ, ngõ xóm, số điện thoại và nội dung đã hỗ trợ, chỉ để hỗ trợ gia đình và lập báo cáo chung. Không lưu số căn cước, mật khẩu, mã OTP hay tài khoản ngân hàng. Gia đình có thể xem, sửa hoặc rút lại bất cứ lúc nào.”',
		consentWay: 'Chủ hộ trả lời thế nào?',
		consentSave: 'Ghi sự đồng ý',
		call: (phone: string) => `Gọi ${phone}`,
		people: (count: number) => `${count} người`,
		nextVisit: (day: string) => `Hẹn lại ${day}`,
		withdrawn: 'Đã rút lại',
		correct: 'Sửa lượt này',
		flagged: 'Có hai bản khác nhau. Tổ trưởng sẽ chọn.',
		noTeamHere: 'Tổ của bạn không phụ trách thôn này nên không ghi được lượt hỗ trợ.'
	},

	visit: {
		title: 'Ghi lượt hỗ trợ',
		titleCorrect: 'Sửa lượt hỗ trợ',
		likeLast: 'Như lần trước',
		absent: 'Cả nhà vắng',
		refused: 'Từ chối',
		topics: 'Đã hướng dẫn gì?',
		topicsHint: 'Bấm để chọn, bấm lần nữa để bỏ.',
		outcomeOf: (topic: string) => `Kết quả: ${topic}`,
		uses: 'Hộ đang dùng gì?',
		shopWhere: 'Cửa hàng ở đâu?',
		accountWhere: 'Tài khoản ở đâu?',
		stateOf: (provider: string) => `Tình trạng: ${provider}`,
		knownAlready: 'đã có',
		people: 'Số người được hướng dẫn',
		who: 'Ai cùng đi?',
		me: 'tôi',
		next: 'Hẹn lần sau',
		nextNone: 'Không hẹn',
		tomorrow: 'Ngày mai',
		inDays: (days: number) => `${days} ngày nữa`,
		nextWeek: 'Tuần sau',
		inWeeks: (weeks: number) => `${weeks} tuần nữa`,
		nextMonth: 'Tháng sau',
		otherDay: 'Ngày khác',
		when: 'Đến hộ lúc nào?',
		now: 'Vừa xong',
		yesterday: 'Hôm qua',
		day: 'Ngày',
		save: 'Lưu lượt hỗ trợ',
		saveCorrect: 'Lưu bản sửa',
		saved: 'Đã lưu trên máy, sẽ gửi khi có mạng',
		undo: 'Hoàn tác',
		undone: 'Đã bỏ lượt vừa ghi',
		draftBack: (time: string) => `Đang ghi dở từ ${time}, máy đã giữ lại.`,
		draftDrop: 'Bỏ, ghi lại từ đầu',
		withdraw: 'Rút lại lượt này',
		withdrawTitle: 'Rút lại lượt này?',
		withdrawText: 'Lượt này sẽ không được tính nữa. Xã vẫn thấy là đã có và đã rút lại.',
		withdrawYes: 'Rút lại',
		missing: 'Không có lượt này trên máy',
		noMembers: 'Máy chưa có danh sách tổ viên. Hãy mở mạng một lần để lấy danh sách.'
	},

	notSaved: 'Chưa lưu được. Những gì đã chọn vẫn còn trên màn hình, hãy thử lại.',
	broken: {
		title: 'Chưa đọc được dữ liệu',
		text: 'Màn hình này chưa đọc được dữ liệu trên máy.',
		hint: 'Dữ liệu vẫn còn. Hãy thử lại, hoặc đóng ứng dụng rồi mở lại. Đừng dùng chế độ ẩn danh của trình duyệt.'
	}
} as const;
