// Every sentence people read, in Vietnamese; each section is its own export so that a page carries
// only what it says.
import type { BoundaryFault } from '$lib/domain/boundary';
import type { Role } from '$lib/domain/access';
import type { villageKinds } from '$lib/domain/area';
import type { CommandName } from '$lib/domain/commands';
import type { capacities } from '$lib/domain/decision';
import type { AreaLevel } from '$lib/domain/area';
import type { IndicatorCode, Measure } from '$lib/domain/indicator';
import type { MemberRole, organisations, sexes } from '$lib/domain/member';
import type { OnboardingState, providers, Service } from '$lib/domain/onboarding';
import type { ProblemCode } from '$lib/domain/problem';
import type { teamKinds, TeamState } from '$lib/domain/team';
import type { Outcome, Topic } from '$lib/domain/visit';
import type { consentWays } from '$lib/domain/household';
import type { trainingKinds } from '$lib/domain/training';

export const common = {
	app: 'Tổ công nghệ số',
	appLong: 'Tổ công nghệ số cộng đồng',
	save: 'Lưu',
	cancel: 'Thôi',
	close: 'Đóng',
	back: 'Quay lại',
	edit: 'Sửa',
	remove: 'Bỏ',
	yes: 'Có',
	no: 'Không',
	search: 'Tìm',
	loading: 'Đang mở…',
	retry: 'Thử lại',
	none: '—',
	optional: 'không bắt buộc',
	required: 'bắt buộc',
	skipToContent: 'Đến nội dung chính',
	signIn: 'Đăng nhập',
	signOut: 'Đăng xuất',
	see: 'Xem',
	/** Stands before the title of a page whose form has faults. */
	titleWithFaults: (title: string) => `Lỗi: ${title}`,
	title: (page: string) => `${page} · Tổ công nghệ số`,
	faultSummary: (count: number) => `Có ${count} chỗ cần sửa`,
	fewer: 'Bớt một',
	more: 'Thêm một',
	pages: 'Các trang của danh sách',
	previousPage: 'Trang trước',
	nextPage: 'Trang sau',
	pageOf: (page: string, last: string) => `Trang ${page} / ${last}`
} as const;

export const labels = {
	topics: {
		digital_shop: 'Mở cửa hàng số',
		payment_account: 'Tài khoản thanh toán',
		online_services: 'Dịch vụ công trực tuyến',
		national_id: 'VNeID',
		health_book: 'Sổ sức khỏe điện tử',
		safe_online: 'An toàn trên mạng',
		smartphone: 'Dùng điện thoại thông minh',
		province_app: 'Ứng dụng của tỉnh'
	} satisfies Record<Topic, string>,
	outcomes: {
		done: 'Đã làm được',
		come_back: 'Cần quay lại',
		absent: 'Vắng nhà',
		refused: 'Từ chối',
		no_phone: 'Không có điện thoại',
		no_signal: 'Không có sóng'
	} satisfies Record<Outcome, string>,
	services: {
		shop: 'Cửa hàng số',
		account: 'Tài khoản thanh toán'
	} satisfies Record<Service, string>,
	providers: {
		shop: {
			voso: 'VOSO.VN',
			postmart: 'POSTMART.VN',
			tiktok: 'TikTok Shop',
			shopee: 'Shopee',
			zalo_facebook: 'Zalo/Facebook',
			other: 'Khác'
		},
		account: {
			mb: 'MB',
			agribank: 'Agribank',
			viettel_money: 'Viettel Money',
			vnpt_money: 'VNPT Money',
			momo: 'MoMo',
			zalopay: 'ZaloPay',
			other: 'Khác'
		}
	} satisfies { [S in Service]: Record<(typeof providers)[S][number], string> },
	/** The same states read differently for a shop and for an account. */
	states: {
		shop: {
			registered: 'Mới đăng ký',
			selling: 'Đang bán',
			no_orders: 'Chưa có đơn',
			stopped: 'Ngừng'
		},
		account: {
			registered: 'Mới mở',
			selling: 'Đang dùng',
			no_orders: 'Chưa dùng',
			stopped: 'Ngừng'
		}
	} satisfies Record<Service, Record<OnboardingState, string>>,
	roles: {
		member: 'Tổ viên',
		leader: 'Tổ trưởng, trưởng thôn',
		commune_chair: 'Chủ tịch UBND xã',
		commune_officer: 'Cán bộ xã',
		province_officer: 'Cán bộ tỉnh',
		admin: 'Quản trị'
	} satisfies Record<Role, string>,
	memberRoles: {
		leader: 'Tổ trưởng',
		deputy: 'Tổ phó',
		member: 'Thành viên'
	} satisfies Record<MemberRole, string>,
	teamStates: {
		draft: 'Nháp',
		submitted: 'Chờ duyệt',
		returned: 'Trả lại',
		in_force: 'Có hiệu lực',
		dissolved: 'Đã giải thể'
	} satisfies Record<TeamState, string>,
	teamKinds: {
		village: 'Tổ cấp thôn',
		commune: 'Tổ cấp xã'
	} satisfies Record<(typeof teamKinds)[number], string>,
	capacities: {
		chair: 'Chủ tịch',
		vice_chair: 'KT. Chủ tịch – Phó Chủ tịch'
	} satisfies Record<(typeof capacities)[number], string>,
	sexes: { female: 'Nữ', male: 'Nam' } satisfies Record<(typeof sexes)[number], string>,
	villageKinds: {
		thon: 'Thôn',
		ban: 'Bản',
		khoi: 'Khối',
		to_dan_pho: 'Tổ dân phố'
	} satisfies Record<(typeof villageKinds)[number], string>,
	organisations: {
		youth_union: 'Đoàn Thanh niên',
		womens_union: 'Hội Liên hiệp Phụ nữ',
		farmers_union: 'Hội Nông dân',
		veterans: 'Hội Cựu chiến binh',
		elderly: 'Hội Người cao tuổi',
		fatherland_front: 'MTTQ',
		police: 'Công an',
		teacher: 'Giáo viên',
		health: 'Y tế',
		post: 'Bưu điện',
		vnpt: 'VNPT',
		viettel: 'Viettel',
		mobifone: 'MobiFone',
		bank: 'Ngân hàng',
		cooperative: 'Hợp tác xã',
		resident: 'Người dân',
		other: 'Khác'
	} satisfies Record<(typeof organisations)[number], string>,
	consentWays: {
		voice: 'Đồng ý bằng lời',
		tick: 'Tự tay đánh dấu trên máy',
		paper: 'Ký trên giấy'
	} satisfies Record<(typeof consentWays)[number], string>,
	trainingKinds: {
		training: 'Buổi tập huấn',
		outreach: 'Buổi tuyên truyền'
	} satisfies Record<(typeof trainingKinds)[number], string>,
	indicators: {
		'SHP-02': 'Hộ có cửa hàng số và tài khoản thanh toán',
		'SHP-01': 'Hộ có cửa hàng số',
		'SHP-03': 'Hộ có cửa hàng số hoặc tài khoản',
		'PAY-01': 'Hộ có tài khoản thanh toán',
		'ACT-02': 'Hộ được tiếp cận',
		'ORG-01': 'Thôn có Tổ công nghệ số cộng đồng',
		'ORG-03': 'Số thành viên bình quân mỗi tổ'
	} satisfies Record<IndicatorCode, string>
} as const;

/** What went wrong, and what to do next. */
export const problems: Record<ProblemCode, string> = {
	malformed: 'Nội dung gửi lên bị lỗi. Hãy tải lại trang rồi thử lại.',
	too_large: 'Nội dung gửi lên quá lớn.',
	too_many_commands: 'Gửi quá nhiều việc trong một lần.',
	unsupported_protocol: 'Ứng dụng đã cũ. Hãy cập nhật rồi gửi lại.',
	cross_site: 'Yêu cầu đến từ trang khác nên bị từ chối. Hãy mở lại trang này rồi thử lại.',
	not_signed_in: 'Bạn chưa đăng nhập hoặc phiên đã hết. Hãy đăng nhập lại.',
	wrong_account: 'Đang đăng nhập bằng tài khoản khác.',
	wrong_credentials: 'Số điện thoại hoặc mật khẩu không đúng.',
	too_many_attempts: 'Đã thử quá nhiều lần. Hãy chờ một lúc rồi thử lại.',
	not_found: 'Không tìm thấy, hoặc tài khoản của bạn không được xem.',
	id_taken: 'Nội dung này đã có trên hệ thống.',
	invalid: 'Có chỗ chưa đúng. Hãy xem lại từng ô.',
	code_expired: 'Mã không đúng hoặc đã hết hạn. Hãy xin mã mới.',
	phone_taken: 'Số điện thoại này đã có tài khoản.',
	team_needs_one_leader: 'Tổ cần đúng một tổ trưởng.',
	team_size: 'Số thành viên của tổ chưa đúng quy định.',
	leader_needs_phone: 'Tổ trưởng cần có số điện thoại.',
	leads_another_team: 'Người này đang là tổ trưởng của tổ khác.',
	phone_twice: 'Số điện thoại bị trùng trong tổ.',
	not_editable: 'Hồ sơ đã trình hoặc đã duyệt nên không sửa được nữa.',
	not_submitted: 'Hồ sơ này không ở trạng thái chờ duyệt.',
	decision_number_used: 'Số quyết định này đã dùng cho quyết định khác.',
	village_outside_commune: 'Thôn này không thuộc xã.',
	team_not_in_force: 'Vào ngày đó tổ chưa có quyết định còn hiệu lực.',
	member_not_in_team: 'Có người không thuộc tổ.',
	already_withdrawn: 'Lượt này đã được rút lại trước đó.',
	last_administrator: 'Đây là quản trị viên cuối cùng nên không đóng được.',
	boundaries_invalid: 'Tệp ranh giới chưa đúng.',
	unavailable: 'Hệ thống đang bận. Xin thử lại sau ít phút.',
	unexpected: 'Hệ thống gặp lỗi. Xin thử lại sau ít phút.'
};

/** Faults of single fields, by the codes that the schemas in domain give. */
export const faults = {
	required: 'Chưa nhập ô này.',
	too_long: 'Dài quá. Hãy viết ngắn lại.',
	too_many: 'Chọn nhiều quá.',
	invalid: 'Chưa đúng.',
	invalid_choice: 'Hãy chọn một mục trong danh sách.',
	invalid_day: 'Ngày chưa đúng. Hãy nhập theo mẫu ngày/tháng/năm.',
	invalid_instant: 'Thời điểm chưa đúng.',
	invalid_id: 'Mã chưa đúng.',
	invalid_code: 'Mã chưa đúng.',
	invalid_phone: 'Số điện thoại chưa đúng. Số di động có 10 chữ số, bắt đầu bằng 0.',
	invalid_number: 'Hãy nhập một số.',
	invalid_year: 'Năm sinh chưa đúng.',
	invalid_decision_number: 'Số quyết định chưa đúng. Ví dụ: 12/QĐ-UBND.',
	effective_before_signed: 'Ngày hiệu lực không được trước ngày ký.',
	invalid_invitation_code: 'Mã mời có 8 chữ và số. Hãy xem lại.',
	password_short: 'Mật khẩu cần ít nhất 8 ký tự.',
	password_differs: 'Hai lần nhập không giống nhau.',
	wrong_password: 'Mật khẩu hiện nay không đúng.',
	phone_needs_consent: 'Chỉ ghi số điện thoại khi hộ đã đồng ý.',
	topics_or_outcome: 'Hãy chọn ít nhất một nội dung, hoặc “Cả nhà vắng”, hoặc “Từ chối”.',
	twice: 'Bị trùng.',
	outside: 'Ngày này nằm ngoài khoảng cho phép.',
	future_day: 'Ngày này chưa đến.',
	too_early_day: 'Chưa có số liệu trước năm 2021.',
	not_found: 'Vào ngày đó không có đơn vị nào mang mã này.'
} as const;

/** The page that stands where another could not be shown. */
export const errorPage = {
	missing: 'Không tìm thấy trang này',
	missingHint: 'Địa chỉ có thể đã đổi, hoặc tài khoản của bạn không xem được nội dung này.',
	broken: 'Trang này chưa mở được',
	kept: 'Những gì đã lưu trên điện thoại vẫn còn. Xin thử lại sau ít phút.',
	home: 'Về trang đầu'
} as const;

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

	trainings: {
		title: 'Tập huấn',
		record: 'Ghi buổi tập huấn',
		empty: 'Chưa ghi buổi nào',
		emptyHint: 'Sau mỗi buổi tập huấn của tổ hoặc tuyên truyền cho bà con, hãy ghi lại ở đây.',
		kind: 'Buổi gì?',
		team: 'Tổ',
		village: 'Ở thôn nào?',
		when: 'Ngày nào?',
		today: 'Hôm nay',
		topics: 'Nội dung',
		members: 'Thành viên tổ có mặt',
		all: 'Chọn cả tổ',
		residents: 'Số bà con tham dự',
		residentsHint: 'Chỉ đếm, không ghi tên. Không có ai thì để 0.',
		place: 'Địa điểm',
		placeHint: 'Ví dụ: nhà văn hóa thôn.',
		save: 'Lưu buổi này',
		saved: 'Đã lưu trên máy, sẽ gửi khi có mạng',
		attended: (members: number, residents: string) => `${members} tổ viên, ${residents} bà con`,
		draftDrop: 'Bỏ bản ghi dở'
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

	outbox: {
		title: 'Việc chưa gửi',
		toFix: 'Cần sửa',
		toFixHint: 'Xã chưa nhận được những việc này. Việc khác vẫn gửi bình thường.',
		unsent: 'Chưa gửi',
		empty: 'Không còn việc nào trên máy',
		emptyHint: 'Mọi việc bạn ghi đã gửi lên xã.',
		fix: 'Sửa và gửi lại',
		resend: 'Gửi lại',
		discard: 'Bỏ việc này',
		discardTitle: 'Bỏ hẳn việc này?',
		discardText: 'Việc này chưa lên xã. Bỏ rồi thì không lấy lại được.',
		discardYes: 'Bỏ hẳn',
		savedAt: (time: string) => `Ghi lúc ${time}`,
		commands: {
			'visit.record': 'Lượt hỗ trợ',
			'visit.correct': 'Sửa lượt hỗ trợ',
			'training.record': 'Buổi tập huấn',
			'household.register': 'Hộ mới',
			'household.edit': 'Sửa thông tin hộ',
			'household.consent': 'Sự đồng ý'
		}
	},

	install: {
		title: 'Đưa ra màn hình chính',
		how: 'Xem cách làm',
		why: 'Để mở nhanh như ứng dụng khác, và để máy giữ dữ liệu lâu hơn.',
		button: 'Đưa ra màn hình chính',
		done: 'Ứng dụng đã ở trên màn hình chính.',
		iphone: 'Trên iPhone, làm ba bước',
		iphoneSteps: [
			'Mở trang này bằng Safari, bấm nút Chia sẻ ở cạnh dưới.',
			'Kéo xuống, chọn “Thêm vào MH chính”.',
			'Bấm “Thêm” ở góc trên bên phải.'
		],
		android: 'Trên máy Android',
		androidSteps: [
			'Bấm nút ba chấm ở góc trên bên phải trình duyệt.',
			'Chọn “Thêm vào màn hình chính” hoặc “Cài đặt ứng dụng”.',
			'Bấm “Cài đặt”.'
		],
		later: 'Để sau'
	},

	notSaved: 'Chưa lưu được. Những gì đã chọn vẫn còn trên màn hình, hãy thử lại.',
	brokenPage: 'Màn hình này chưa đọc được dữ liệu trên máy.'
} as const;

export const coverage = {
	source: 'Tổ công nghệ số cộng đồng ghi tại hộ, cộng từ từng thôn',
	sourceDemo: 'Dữ liệu mẫu, không phải số liệu chính thức',
	title: 'Độ phủ',
	titleOf: (area: string) => `Độ phủ ${area.charAt(0).toLowerCase()}${area.slice(1)}`,

	/** What is shown: the form above the map. */
	ask: 'Chọn số liệu',
	province: 'Tỉnh, thành phố',
	indicator: 'Chỉ tiêu',
	level: 'Xem theo',
	asOf: 'Tính đến ngày',
	today: 'Hôm nay',
	presets: 'Chọn nhanh',
	show: 'Xem',
	levels: { province: 'Tỉnh', district: 'Huyện', commune: 'Xã', village: 'Thôn' } satisfies Record<
		AreaLevel,
		string
	>,
	levelNames: {
		province: 'tỉnh',
		district: 'huyện',
		commune: 'xã, phường',
		village: 'thôn, bản, khối'
	} satisfies Record<AreaLevel, string>,
	path: 'Đang xem',
	faultHere: (label: string, sentence: string) => `${label}: ${sentence}`,

	/** What is counted, over a column. */
	columns: {
		villages: 'Số thôn',
		covered: 'Có tổ',
		teams: 'Số tổ',
		members: 'Thành viên',
		households: 'Số hộ',
		visited: 'Đã đến',
		shop: 'Có cửa hàng',
		account: 'Có tài khoản',
		both: 'Có cả hai',
		either: 'Có một trong hai'
	} satisfies Record<Measure, string>,
	/** What is counted, after a number. */
	counted: {
		villages: 'thôn',
		covered: 'thôn có tổ',
		teams: 'tổ',
		members: 'thành viên',
		households: 'hộ',
		visited: 'hộ đã được đến',
		shop: 'hộ có cửa hàng',
		account: 'hộ có tài khoản',
		both: 'hộ có cả hai',
		either: 'hộ có một trong hai'
	} satisfies Record<Measure, string>,
	of: (numerator: string, denominator: string, unit: string) =>
		`${numerator} trên ${denominator} ${unit}`,
	until: (day: string) => `Lũy kế đến ${day}`,
	target: (value: string) => `Mục tiêu ${value}`,
	above: (gap: string) => `vượt ${gap} điểm`,
	below: (gap: string) => `còn thiếu ${gap} điểm`,
	met: 'vừa đạt',
	average: 'thành viên mỗi tổ',
	facts: 'Quy mô',

	/** The map and what is read from it. */
	map: (indicator: string, level: string, day: string) =>
		`Bản đồ ${indicator.toLowerCase()} theo ${level}, ${day}`,
	mapKeys: 'Phím mũi tên để đi giữa các nơi, Enter để mở, Esc để thôi.',
	mapLoading: 'Đang vẽ bản đồ…',
	mapFailed: 'Chưa tải được bản đồ. Bảng số liệu bên cạnh vẫn đủ.',
	mapNone: 'Chưa có ranh giới hay điểm trung tâm của những nơi này. Xem bảng số liệu.',
	zoomIn: 'Phóng to',
	zoomOut: 'Thu nhỏ',
	zoomHome: 'Xem toàn bộ',
	diagram: 'Sơ đồ, không phải ranh giới',
	diagramHint: 'Mỗi ô vây quanh điểm trung tâm của một nơi.',
	boundaries: 'Ranh giới chỉ mang tính tham khảo',
	boundariesFrom: (source: string) => `Nguồn ranh giới: ${source}`,
	legend: 'Chú giải',
	classCount: (count: string, level: string) => `${count} ${level}`,
	missing: 'Chưa có số liệu',
	missingOrFew: 'Chưa có hoặc không công bố',
	few: 'dưới 5',
	noFigure: 'chưa có số liệu',
	withheld: 'Số dưới 5 không công bố để giữ riêng cho từng hộ.',
	wholeFigures: 'Số liệu đầy đủ theo quyền của bạn',
	pick: 'Chạm hoặc rê vào một nơi để xem số.',
	open: {
		province: 'Xem các xã',
		district: 'Xem các xã',
		commune: 'Xem các thôn',
		village: 'Xem thôn'
	} satisfies Record<AreaLevel, string>,
	cells: 'Mỗi ô là một thôn',
	cellsHint: 'Ô xếp theo tên, không theo vị trí trên đất.',
	cellsByValue: 'Ô xếp từ cao xuống thấp, không theo vị trí trên đất.',

	/** The table that says the same. */
	table: (level: string) => `Bảng số liệu theo ${level}`,
	name: 'Tên',
	value: 'Giá trị',
	total: 'Toàn bộ',
	sortBy: (column: string) => `Sắp theo ${column.toLowerCase()}`,
	find: 'Tìm theo tên',
	findHint: 'Gõ không dấu cũng được',
	found: (count: string, all: string) => `${count} trên ${all}`,
	noneFound: (text: string) => `Không có nơi nào khớp “${text}”`,
	more: (count: string) => `Hiện thêm ${count}`,

	empty: 'Chưa có số liệu ở đây',
	emptyHint: 'Khi các tổ ghi lượt hỗ trợ đầu tiên, số liệu sẽ hiện trong vài giây.',
	emptyDay: (day: string) => `Vào ${day} chưa có thôn nào được ghi ở đây.`,
	absent: (name: string, day: string) => `Vào ${day} chưa có, hoặc không còn, ${name}`,
	codeMoved: (then: string, now: string) =>
		`Mã này vào ngày đang xem là ${then}; nay là ${now}, gồm thêm nơi khác.`,
	absentHint: 'Đơn vị hành chính đã thay đổi. Hãy xem cả tỉnh vào ngày đó, hoặc chọn ngày khác.',
	seeProvince: 'Xem cả tỉnh vào ngày này',
	seeToday: 'Xem ngày hôm nay'
} as const;

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

export const office = {
	nav: {
		name: 'Các phần việc',
		menu: 'Danh mục',
		phone: 'Đi hộ',
		inbox: 'Việc cần làm',
		teams: 'Tổ công nghệ số',
		households: 'Hộ gia đình',
		villages: 'Thôn, bản',
		coverage: 'Độ phủ',
		accounts: 'Tài khoản',
		boundaries: 'Ranh giới',
		journal: 'Nhật ký'
	},
	everywhere: 'Toàn hệ thống',
	sample: 'Dữ liệu mẫu',

	inbox: {
		title: 'Việc cần làm',
		asOf: (day: string) => `Tính đến ${day}`,
		waiting: 'Đề nghị chờ duyệt',
		noneWaiting: 'Không có đề nghị nào đang chờ',
		noneWaitingHint: 'Khi trưởng thôn hoặc cán bộ xã trình một tổ, đề nghị sẽ nằm ở đây.',
		look: 'Xem và duyệt',
		lookOnly: 'Xem',
		people: (count: number) => `${count} người`,
		leader: (name: string) => `Tổ trưởng ${name}`,
		households: (count: string) => `${count} hộ`,
		propose: 'Đề nghị lập tổ',
		submitted: (moment: string, name: string) => `Trình lúc ${moment}, ${name}`,
		again: (count: number) => `Đã trả lại ${count} lần`,
		without: 'Thôn chưa có tổ đang hoạt động',
		noneWithout: 'Mọi thôn đều đã có tổ',
		noneWithoutHint: 'Khi có thôn mới hoặc tổ giải thể, thôn đó sẽ hiện ở đây.',
		withoutOf: (count: string, all: string) => `${count} trên ${all} thôn`,
		noVillages: 'Xã chưa có danh sách thôn',
		noVillagesHint: 'Hãy thêm các thôn, bản trước khi lập tổ.',
		openProposal: 'Đã có đề nghị',
		decided: 'Quyết định gần đây',
		noneDecided: 'Chưa có quyết định nào được ghi',
		noneDecidedHint: 'Khi một tổ được duyệt, số và ngày quyết định sẽ hiện ở đây.',
		teamsIn: (count: string) => `${count} tổ`
	},

	team: {
		listTitle: 'Tổ công nghệ số cộng đồng',
		propose: 'Đề nghị thành lập tổ',
		searchLabel: 'Tìm tên tổ, thôn, xã',
		searchHint: 'Gõ không dấu cũng được',
		state: 'Tình trạng',
		allStates: 'Tất cả',
		commune: 'Xã, phường',
		allCommunes: 'Tất cả xã, phường',
		village: 'Thôn, bản',
		allVillages: 'Tất cả thôn, bản',
		filter: 'Lọc',
		clear: 'Bỏ lọc',
		found: (count: string) => `${count} tổ`,
		columns: {
			name: 'Tổ',
			place: 'Ở thôn',
			leader: 'Tổ trưởng',
			members: 'Thành viên',
			state: 'Tình trạng',
			decision: 'Quyết định'
		},
		noneFound: 'Không có tổ nào khớp',
		noneFoundHint: 'Thử gõ ít chữ hơn hoặc bỏ bớt điều kiện lọc.',
		none: 'Chưa có tổ nào',
		noneHint: 'Hãy đề nghị thành lập tổ đầu tiên. Chủ tịch xã sẽ duyệt bằng một quyết định.',
		noneHintReader: 'Khi trưởng thôn hoặc cán bộ xã đề nghị lập tổ, tổ sẽ hiện ở đây.',
		headTitle: (village: string) => `${village} chưa có tổ`,
		headHint:
			'Là trưởng thôn, bạn có thể đề nghị thành lập tổ. Cần một tổ trưởng và ít nhất một thành viên nữa.',

		kind: 'Cấp',
		name: 'Tên tổ',
		nameHint: 'Để trống sẽ lấy tên theo thôn.',
		nameFor: (village: string) =>
			`Tổ công nghệ số cộng đồng ${village.charAt(0).toLowerCase()}${village.slice(1)}`,
		seat: 'Thôn đặt tổ',
		choose: 'Chọn…',
		others: 'Phục vụ thêm thôn khác',
		served: 'Phục vụ',
		members: 'Thành viên',
		membersHint: (least: number, most: number) =>
			`Từ ${least} đến ${most} người, đúng một tổ trưởng. Tổ trưởng cần có số điện thoại.`,
		memberNumber: (number: number) => `Người thứ ${number}`,
		memberName: 'Họ và tên',
		phone: 'Số điện thoại',
		phoneHint: 'Ai có số thì được mã tham gia ứng dụng.',
		role: 'Vai trò',
		organisation: 'Đơn vị cử',
		sex: 'Giới tính',
		birthYear: 'Năm sinh',
		addMember: 'Thêm người',
		removeMember: (number: number) => `Bỏ người thứ ${number}`,
		newTitle: 'Đề nghị thành lập tổ',
		editTitle: 'Sửa đề nghị',
		saveDraft: 'Lưu nháp',
		saveAndSubmit: 'Lưu và trình chủ tịch',
		draftBack: 'Đây là phần bạn đang viết dở, trình duyệt đã giữ lại.',
		draftDrop: 'Bỏ phần viết dở',
		atPath: (number: number, label: string) => `Người thứ ${number}, ${label.toLowerCase()}`,

		proposedBy: (name: string, moment: string) => `${name} lập đề nghị, ${moment}`,
		inForceFrom: (day: string) => `Có hiệu lực từ ${day}`,
		willBeInForce: (day: string) => `Sẽ có hiệu lực từ ${day}`,
		joining: 'Tham gia ứng dụng',
		notJoined: 'Chưa tham gia',
		joined: 'Đã tham gia',
		codeGiven: 'Đã phát mã',
		noPhone: 'Không có số',
		decision: 'Quyết định',
		decisionNumber: 'Số quyết định',
		decisionNumberHint: 'Ví dụ: 12/QĐ-UBND',
		signedOn: 'Ngày ký',
		effectiveOn: 'Ngày hiệu lực',
		signer: 'Người ký',
		capacity: 'Ký với tư cách',
		recordedBy: (name: string, moment: string) => `${name} ghi vào sổ lúc ${moment}`,
		decisionKind: 'Loại',
		decisionKinds: { found: 'Thành lập', change: 'Kiện toàn', dissolve: 'Giải thể' },
		printDecision: 'Mẫu quyết định để in',
		history: 'Quá trình',
		submitted: 'Trình chủ tịch',
		returned: 'Trả lại',
		approved: 'Phê duyệt',
		created: 'Lập đề nghị',

		submit: 'Trình chủ tịch',
		submitHint: 'Sau khi trình, hồ sơ không sửa được cho đến khi chủ tịch trả lại.',
		approveTitle: 'Duyệt bằng quyết định',
		approveHint: 'Ghi đúng như quyết định đã ký. Phần mềm chỉ ghi lại, không ký thay.',
		approve: 'Duyệt tổ này',
		returnTitle: 'Trả lại để sửa',
		reason: 'Lý do',
		reasonHint: 'Viết rõ cần sửa gì. Người đề nghị sẽ đọc nguyên văn.',
		return: 'Trả lại',
		returnedBy: (name: string) => `${name} trả lại, với lý do:`,
		oddTitle: 'Cần để ý',
		odd: {
			served: (village: string, team: string) => `${village} đã có “${team}” đang hoạt động.`,
			elsewhere: (name: string, role: string, team: string) =>
				`${name} đang là ${role.toLowerCase()} ở “${team}”.`
		},
		oddHint: 'Đây chỉ là lưu ý. Vẫn duyệt được nếu đúng là cần như vậy.',
		justProposed: 'Đã lưu đề nghị. Khi đủ thông tin, hãy trình chủ tịch.',
		justSubmitted: 'Đã trình chủ tịch xã.',
		justApproved: 'Đã duyệt. Tổ có hiệu lực theo quyết định.',
		justReturned: 'Đã trả lại kèm lý do.',
		giveCodes: 'Phát mã tham gia'
	},

	saved: 'Đã lưu.',

	households: {
		title: 'Sổ hộ gia đình',
		summary: (village: string, count: string, day: string) =>
			`${village}: ${count} hộ, tính đến ${day}`,
		register: 'Thêm hộ mới',
		columns: { head: 'Chủ hộ', lane: 'Ngõ, xóm', lastVisit: 'Lần đến gần nhất' },
		never: 'Chưa đến lần nào',
		neverHint: 'Khi tổ viên ghi lượt hỗ trợ trên điện thoại, lượt đó sẽ hiện ở đây.',
		none: 'Thôn này chưa có hộ nào trong sổ',
		noneHint: 'Tổ viên thêm hộ ngay tại nhà bằng điện thoại, hoặc cán bộ xã thêm ở đây.',
		noneFoundHint: 'Thử gõ ít chữ hơn.',
		noVillage: 'Chưa có thôn nào',
		noVillageHint: 'Sổ hộ mở theo từng thôn. Hãy thêm thôn trước.',
		notYours: 'Sổ hộ chỉ mở cho xã và tổ của thôn',
		notYoursHint:
			'Tên và số điện thoại của người dân không ra khỏi xã. Ở cấp tỉnh, hãy xem số liệu tổng hợp.',
		withdrawWays: { voice: 'Nói miệng', tick: 'Tự tay đánh dấu trên máy', paper: 'Viết trên giấy' }
	},

	villages: {
		title: 'Thôn, bản',
		open: 'Thêm thôn, bản',
		lead: (count: string, without: string, day: string) =>
			`${count} thôn, ${without} chưa có tổ đang hoạt động, tính đến ${day}`,
		commune: 'Xã, phường, đặc khu',
		chooseCommune: 'Chọn xã, phường',
		show: 'Xem',
		columns: { name: 'Thôn, bản', code: 'Mã', households: 'Số hộ', team: 'Tổ' },
		noTeam: 'Chưa có tổ',
		proposed: 'Đang đề nghị',
		none: 'Xã này chưa có thôn nào trong danh sách',
		noneHint: 'Thôn không có mã quốc gia: phần mềm tự cấp mã khi thêm.',
		noneHintReader: 'Khi cán bộ xã thêm thôn, thôn sẽ hiện ở đây.',
		choose: 'Chọn một xã để xem các thôn',
		chooseHint: 'Chọn trong danh sách, hoặc tìm theo tên, kể cả tên cũ trước khi sắp xếp.',
		kind: 'Loại',
		name: 'Tên, không ghi “thôn” hay “bản”',
		openedOn: 'Từ ngày',
		openSubmit: 'Thêm vào danh sách',
		opened: 'Đã thêm thôn vào danh sách.'
	},

	areas: {
		search: 'Tìm theo tên hoặc mã, kể cả tên cũ',
		none: (text: string) => `Không có nơi nào khớp “${text}”`,
		was: (name: string, now: string) => `${now} (trước là ${name})`
	},

	accounts: {
		title: 'Tài khoản',
		open: 'Mở tài khoản',
		search: 'Tìm tên hoặc số điện thoại',
		officeOnly: 'Chỉ người giữ chức vụ',
		found: (count: string) => `${count} tài khoản`,
		columns: { name: 'Họ và tên', phone: 'Số điện thoại', roles: 'Vai trò', state: 'Tình trạng' },
		closed: 'Đã đóng',
		active: 'Đang dùng',
		waiting: 'Đã phát mã',
		noPassword: 'Chưa đặt mật khẩu',
		noneFound: 'Không có tài khoản nào khớp',
		noneFoundHint: 'Thử gõ ít chữ hơn, hoặc bỏ ô “Chỉ người giữ chức vụ”.',
		noRoles: 'Không giữ vai trò nào',
		openedOn: (moment: string) => `Mở lúc ${moment}`,
		name: 'Họ và tên',
		phone: 'Số điện thoại',
		role: 'Vai trò',
		roleHint: 'Tổ viên và tổ trưởng của tổ đã có quyết định không cần mở ở đây.',
		area: 'Nơi phụ trách',
		areaFind: 'Tìm nơi phụ trách',
		areaFindHint:
			'Trưởng thôn: tìm tên thôn. Chủ tịch, cán bộ xã: tìm tên xã, kể cả tên cũ. Cán bộ tỉnh: tìm tên tỉnh.',
		find: 'Tìm nơi',
		noArea: 'Quản trị không gắn với nơi nào.',
		opened: 'Đã mở tài khoản. Hãy phát mã để người này tự đặt mật khẩu.',
		code: 'Mã tham gia',
		codeHint: 'Dùng một lần, trong 24 giờ. Người nhận tự đặt mật khẩu; mật khẩu cũ sẽ hết dùng.',
		giveCode: 'Cấp mã tham gia',
		close: 'Đóng tài khoản',
		closeHint:
			'Người này sẽ bị đăng xuất và thôi giữ chức vụ. Việc đã làm vẫn đứng tên họ. Không mở lại được.',
		closeYes: 'Đóng hẳn tài khoản này',
		closedNow: 'Đã đóng tài khoản.'
	},

	journal: {
		title: 'Nhật ký thao tác',
		lead: 'Ai đã làm gì, lúc nào, kể cả việc bị từ chối. Nội dung riêng của hộ không hiện ở đây.',
		all: 'Tất cả',
		rejectedOnly: 'Chỉ việc bị từ chối',
		columns: { at: 'Lúc', who: 'Ai', what: 'Việc', verdict: 'Kết quả' },
		accepted: 'Đã ghi',
		rejected: 'Bị từ chối',
		fromPhone: 'từ điện thoại',
		older: 'Cũ hơn',
		newest: 'Mới nhất',
		none: 'Chưa có việc nào được ghi',
		noneHint: 'Mỗi việc làm trong phần mềm để lại một dòng ở đây.',
		noneRejected: 'Không có việc nào bị từ chối',
		unknown: 'Việc không rõ',
		commands: {
			'visit.record': 'Ghi lượt hỗ trợ',
			'visit.correct': 'Sửa lượt hỗ trợ',
			'training.record': 'Ghi buổi tập huấn',
			'household.register': 'Thêm hộ',
			'household.edit': 'Sửa thông tin hộ',
			'household.consent': 'Ghi sự đồng ý của hộ',
			'team.propose': 'Đề nghị lập tổ',
			'team.edit': 'Sửa đề nghị',
			'team.submit': 'Trình chủ tịch',
			'team.return': 'Trả lại đề nghị',
			'team.approve': 'Duyệt tổ',
			'village.open': 'Thêm thôn, bản',
			'invitation.issue': 'Cấp mã tham gia',
			'account.open': 'Mở tài khoản',
			'account.close': 'Đóng tài khoản',
			'account.join': 'Tham gia, đặt mật khẩu',
			'account.change_password': 'Đổi mật khẩu',
			'account.sign_out_everywhere': 'Đăng xuất khỏi mọi thiết bị',
			'boundaries.load': 'Nạp ranh giới'
		} satisfies Record<CommandName, string>
	},

	/** The decision as Nghị định 30/2020/NĐ-CP wants it on paper. */
	sheet: {
		title: 'Mẫu quyết định',
		draft: 'Bản thảo để in và trình ký. Phần mềm không ký thay; số và ngày ghi sau khi ký.',
		recorded: 'Theo quyết định đã ghi vào sổ. Bản có giá trị là bản giấy đã ký, đóng dấu.',
		print: 'In',
		committee: 'ỦY BAN NHÂN DÂN',
		number: 'Số:',
		nation: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
		motto: 'Độc lập - Tự do - Hạnh phúc',
		at: (town: string, day: string[] | null) =>
			day
				? `${town}, ngày ${day[2]} tháng ${day[1]} năm ${day[0]}`
				: `${town}, ngày …… tháng …… năm ……`,
		heading: 'QUYẾT ĐỊNH',
		about: (team: string) => `Về việc thành lập ${team}`,
		authority: (commune: string) => `CHỦ TỊCH ỦY BAN NHÂN DÂN ${commune}`,
		grounds: [
			'Căn cứ Luật Tổ chức chính quyền địa phương;',
			'Căn cứ Công văn số 793/BTTTT-THH ngày 05/3/2022 của Bộ Thông tin và Truyền thông về việc hướng dẫn triển khai thí điểm Tổ công nghệ số cộng đồng;',
			'Theo đề nghị của Trưởng thôn và Phòng Văn hóa – Xã hội.'
		],
		decides: 'QUYẾT ĐỊNH:',
		article: (number: number) => `Điều ${number}.`,
		founds: (team: string, villages: string) =>
			`Thành lập ${team}, phục vụ ${villages}, gồm các ông, bà có tên sau đây:`,
		order: 'TT',
		duties:
			'Tổ có nhiệm vụ đến từng hộ gia đình, tuyên truyền, hướng dẫn người dân sử dụng dịch vụ số, mở cửa hàng số, tài khoản thanh toán, dịch vụ công trực tuyến và giữ an toàn trên môi trường mạng. Thành viên tổ không giữ, không nhập thay mật khẩu, mã OTP của người dân.',
		effect: (day: string) =>
			`Quyết định này có hiệu lực từ ngày ${day}. Các đơn vị liên quan và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.`,
		sentTo: 'Nơi nhận:',
		receivers: ['- Như Điều 3;', '- Sở Khoa học và Công nghệ;', '- Lưu: VT.'],
		capacities: { chair: 'CHỦ TỊCH', vice_chair: 'KT. CHỦ TỊCH – PHÓ CHỦ TỊCH' },
		signature: '(Ký, đóng dấu)'
	},

	codes: {
		title: 'Phiếu mã tham gia',
		lead: 'Mỗi người một mã, dùng một lần, trong 24 giờ. Mã mới làm mã cũ hết dùng.',
		who: 'Phát mã cho ai?',
		make: 'Tạo mã',
		makeNew: 'Cấp mã mới',
		shownOnce: 'Mã chỉ hiện một lần trên trang này. Hãy in hoặc đưa cho từng người ngay.',
		repeated: 'Mã đã được tạo ở lần bấm trước và không hiện lại. Hãy tạo mã mới nếu chưa kịp ghi.',
		print: 'In phiếu',
		again: 'Tạo mã khác',
		code: 'Mã tham gia',
		steps: ['Quét mã này bằng máy ảnh điện thoại', 'hoặc mở', 'rồi nhập mã'],
		until: (moment: string) => `Dùng một lần, đến ${moment}`,
		secret: 'Mã này chỉ dành cho bạn. Không chụp gửi cho người khác.',
		none: 'Chưa có ai để phát mã',
		noneHint: 'Chỉ thành viên có số điện thoại, của tổ đã có quyết định, mới nhận được mã.',
		failed: (name: string) => `${name}: mã của người này do quản trị viên cấp.`,
		qr: (name: string) => `Mã QR để ${name} tham gia`
	}
} as const;

/** Boundaries that the operator loads, by file on the page or at the terminal. */
export const boundaryFiles = {
	faults: {
		too_large: 'Tệp quá lớn (tối đa 64 MB). Hãy tách theo tỉnh.',
		not_json: 'Tệp không phải là JSON.',
		not_boundaries: 'Tệp không phải là TopoJSON hay GeoJSON có ranh giới.',
		no_code: 'Không tìm thấy mã hành chính (ví dụ thuộc tính code hoặc ma_xa).',
		unknown_code: 'Mã này không có trong danh mục vào ngày đó.',
		code_twice: 'Mã này có hai lần.',
		missing: 'Tệp có đơn vị khác của tỉnh nhưng thiếu đơn vị này.',
		empty: 'Không có hình.',
		broken: 'Hình bị hỏng: phải là vùng (Polygon, MultiPolygon) khép kín.',
		outside_vietnam: 'Tọa độ nằm ngoài Việt Nam. Cần kinh độ, vĩ độ WGS 84.',
		far_away: 'Hình nằm xa điểm trung tâm của đơn vị này.'
	} satisfies Record<BoundaryFault, string>,
	feature: (number: number) => `hình thứ ${number}`,
	notLoaded: (count: string) => `Chưa nạp gì: có ${count} lỗi.`,
	more: (count: string) => `… và ${count} lỗi nữa.`,
	judgedOn: (day: string) => `Đối chiếu với danh mục hành chính ngày ${day}.`,
	loaded: (count: string) => `Đã nạp ranh giới của ${count} đơn vị.`,
	usage:
		'npm run boundaries -- <tệp hoặc thư mục> [--date YYYY-MM-DD] [--source "nguồn ranh giới"]',
	noFiles: 'Không có tệp .json, .geojson hay .topojson nào ở đó.',
	badDate: 'Ngày phải viết như 2025-07-01.',
	notStarted: 'Cơ sở dữ liệu chưa có gì. Hãy chạy npm start một lần trước.',
	inUse:
		'Ứng dụng đang chạy trên thư mục dữ liệu này. Hãy tải tệp lên ở trang Ranh giới (tài khoản quản trị), hoặc dừng ứng dụng rồi chạy lại.'
} as const;
