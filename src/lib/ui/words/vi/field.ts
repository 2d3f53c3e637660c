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
		neverMet: 'Chưa lấy được danh sách hộ',
		unsent: (count: number) => `${count} việc chưa gửi`,
		offline: 'Không có mạng. Cứ ghi tiếp, máy giữ giúp.',
		offlineIdle: 'Không có mạng. Vẫn ghi được như thường.',
		sending: 'Đang gửi…',
		receiving: 'Đang lấy danh sách mới…',
		waiting: 'sẽ gửi khi có mạng',
		signedOut: 'Đăng nhập lại để gửi.',
		unsentSuffix: ' việc chưa lên xã.',
		wrongAccount: 'Đang đăng nhập bằng tài khoản khác. Việc của bạn vẫn giữ.',
		switchAccount: 'Đổi tài khoản',
		busy: 'Hệ thống đang bận, lát nữa máy tự gửi lại.',
		outdated: 'Ứng dụng đã cũ. Hãy cập nhật để gửi.',
		full: 'Máy đã đầy bộ nhớ. Hãy xóa bớt ảnh, video rồi thử lại.',
		refused: 'Chưa gửi được. Máy sẽ tự thử lại.',
		sendNow: 'Gửi ngay',
		toFix: (count: number) => `${count} việc cần sửa`
	},

	clock: (offBy: string) =>
		`Đồng hồ của máy sai khoảng ${offBy}. Hãy bật “Ngày giờ tự động” trong phần Cài đặt của máy.`,
	clockHours: (hours: number) => `${hours} giờ`,
	clockDays: (days: number) => `${days} ngày`,

	refilled:
		'Dữ liệu trên máy này đã bị xóa và vừa được lấy lại. Nếu lúc đó còn việc chưa gửi, hãy ghi lại việc đó.',
	wiped:
		'Dữ liệu trên máy này đã bị xóa (có thể do máy đầy hoặc do dọn bộ nhớ). Khi có mạng, máy sẽ tự lấy lại danh sách.',

	update: {
		name: 'Phiên bản mới',
		ready: 'Đã tải xong phiên bản mới.',
		apply: 'Cập nhật'
	},

	welcome: {
		title: 'Chào bạn',
		lead: 'Điện thoại này chưa mở phần việc của ai. Hãy đăng nhập một lần khi có mạng.',
		promises: [
			'Sau đó mở ở đâu cũng được, không cần mạng.',
			'Ghi một lượt hỗ trợ chỉ vài lần bấm, không phải gõ.',
			'Việc đã lưu không bao giờ mất; có mạng là máy tự gửi.'
		],
		looking: 'Đang xem máy này của ai…',
		offline: 'Bây giờ chưa có mạng. Hãy ra chỗ có sóng rồi bấm “Thử lại”.',
		notField: 'Tài khoản này dùng phần việc của xã, tỉnh.',
		toOffice: 'Mở phần việc của xã, tỉnh'
	},

	today: {
		title: 'Hôm nay',
		record: 'Ghi lượt hỗ trợ',
		due: 'Hộ cần đến',
		dueToday: 'Hẹn hôm nay',
		overdue: (days: number) => `Quá hẹn ${days} ngày`,
		allDue: (count: number) => `Xem cả ${count} hộ`,
		nothingDue: 'Hôm nay không có hộ nào hẹn',
		nothingDueHint: 'Hãy chọn một hộ lâu chưa đến trong danh sách, rồi ghi lượt hỗ trợ.',
		toHouseholds: 'Xem danh sách hộ',
		month: (month: string) => `Tháng ${month}`,
		monthVisits: 'lượt hỗ trợ',
		monthHouseholds: 'hộ đã đến',
		reached: 'Hộ đã được đến ít nhất một lần',
		reachedOf: (reached: string, all: string) => `${reached} trên ${all} hộ`,
		asOf: (day: string) => `Tính đến ${day}, gồm cả việc chưa gửi`,
		draft: 'Còn lượt đang ghi dở',
		continueDraft: (name: string) => `Ghi tiếp: ${name}`,
		empty: 'Chưa có hộ nào trên máy',
		emptyHint: 'Khi có mạng, máy sẽ tự lấy danh sách hộ của thôn.',
		noTeam: 'Bạn chưa có tên trong tổ nào',
		noTeamHint:
			'Hãy hỏi tổ trưởng hoặc Ủy ban nhân dân xã. Khi tổ có quyết định, phần việc sẽ hiện ở đây.'
	},

	households: {
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
		flagged: 'Có hai người cùng sửa. Tổ trưởng sẽ xem lại.',
		noTeamHere: 'Tổ của bạn không phụ trách thôn này nên không ghi được lượt hỗ trợ.'
	},

	householdForm: {
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

	me: {
		title: 'Của tôi',
		team: 'Tổ',
		role: 'Vai trò',
		decision: 'Quyết định',
		noDecision: 'Chưa có số quyết định',
		members: 'Thành viên trong tổ',
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
		install: 'Đưa ứng dụng ra màn hình chính',
		signOutTitle: 'Đăng xuất khỏi máy này?',
		signOutUnsent: (count: number) =>
			`Còn ${count} việc chưa gửi. Máy vẫn giữ, và sẽ gửi khi bạn đăng nhập lại trên máy này.`,
		signOutClean: 'Mọi việc đã gửi. Danh sách hộ vẫn nằm trên máy cho lần đăng nhập sau.',
		signOutYes: 'Đăng xuất',
		otherAccount:
			'Máy này còn giữ việc chưa gửi của người khác. Người đó đăng nhập lại là gửi được.'
	},

	notSaved: 'Chưa lưu được. Những gì đã chọn vẫn còn trên màn hình, hãy thử lại.',
	broken: {
		title: 'Chưa đọc được dữ liệu',
		text: 'Màn hình này chưa đọc được dữ liệu trên máy.',
		hint: 'Dữ liệu vẫn còn. Hãy thử lại, hoặc đóng ứng dụng rồi mở lại. Đừng dùng chế độ ẩn danh của trình duyệt.'
	}
} as const;
