// What every place says: names of the domain, problems and faults.
import type { MemberRole, sexes } from '$lib/domain/member';
import type { OnboardingState, providers, Service } from '$lib/domain/onboarding';
import type { ProblemCode } from '$lib/domain/problem';
import type { Outcome, Topic } from '$lib/domain/visit';
import type { consentWays } from '$lib/domain/household';
import type { trainingKinds } from '$lib/domain/training';

export const common = {
	app: 'Tổ công nghệ số',
	appLong: 'Tổ công nghệ số cộng đồng',
	cancel: 'Thôi',
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
	understood: 'Đã hiểu',
	/** Stands before the title of a page whose form has faults. */
	titleWithFaults: (title: string) => `Lỗi: ${title}`,
	title: (page: string) => `${page} · Tổ công nghệ số`,
	faultSummary: (count: number) => `Có ${count} chỗ cần sửa`,
	fewer: 'Bớt một',
	more: 'Thêm một',
	dayHint: 'Ngày/tháng/năm, ví dụ 21/11/2026'
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
		account: 'Tài khoản thanh toán',
		digital: 'Dịch vụ số'
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
		},
		digital: {
			// Other names than the topics have, because both stand in one form.
			online_services: 'Có người dùng được dịch vụ công',
			cashless: 'Thanh toán số trong 3 tháng qua',
			health_book: 'Dùng sổ sức khỏe điện tử',
			province_app: 'Dùng ứng dụng của tỉnh',
			fibre: 'Internet cáp quang'
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
		},
		digital: {
			registered: 'Mới có',
			selling: 'Đang dùng',
			no_orders: 'Chưa dùng',
			stopped: 'Không dùng'
		}
	} satisfies Record<Service, Record<OnboardingState, string>>,
	memberRoles: {
		leader: 'Tổ trưởng',
		deputy: 'Tổ phó',
		member: 'Thành viên'
	} satisfies Record<MemberRole, string>,
	sexes: { female: 'Nữ', male: 'Nam' } satisfies Record<(typeof sexes)[number], string>,
	consentWays: {
		voice: 'Đồng ý bằng lời',
		tick: 'Tự tay đánh dấu trên máy',
		paper: 'Ký trên giấy'
	} satisfies Record<(typeof consentWays)[number], string>,
	trainingKinds: {
		training: 'Buổi tập huấn',
		outreach: 'Buổi tuyên truyền'
	} satisfies Record<(typeof trainingKinds)[number], string>
} as const;

/** What went wrong on a phone or at the door of the office, and what to do next. */
export const phoneProblems = {
	malformed: 'Nội dung gửi lên bị lỗi. Hãy tải lại trang rồi thử lại.',
	too_large: 'Nội dung gửi lên quá lớn.',
	too_many_commands: 'Gửi quá nhiều việc trong một lần.',
	unsupported_protocol: 'Ứng dụng đã cũ. Hãy cập nhật rồi gửi lại.',
	cross_site: 'Yêu cầu đến từ trang khác nên bị từ chối. Hãy mở lại trang này rồi thử lại.',
	not_signed_in: 'Bạn chưa đăng nhập hoặc phiên đã hết. Hãy đăng nhập lại.',
	wrong_account: 'Đang đăng nhập bằng tài khoản khác.',
	wrong_credentials: 'Số điện thoại hoặc mật khẩu không đúng.',
	too_many_attempts: 'Đã thử quá nhiều lần. Hãy chờ một lúc rồi thử lại.',
	too_many_requests: 'Đã hỏi quá nhiều lần. Hãy chờ một lúc rồi thử lại.',
	not_found: 'Không tìm thấy, hoặc tài khoản của bạn không được xem.',
	id_taken: 'Nội dung này đã có trên hệ thống.',
	invalid: 'Có chỗ chưa đúng. Hãy xem lại từng ô.',
	code_expired: 'Mã không đúng hoặc đã hết hạn. Hãy xin mã mới.',
	phone_taken: 'Số điện thoại này đã có tài khoản.',
	registrations_full:
		'Đang có quá nhiều người chờ vào tổ này. Hãy gặp tổ trưởng, hoặc thử lại sau vài ngày.',
	registration_waits: 'Bạn chưa là thành viên của tổ. Việc đã ghi vẫn giữ trên máy.',
	village_outside_commune: 'Thôn này không thuộc xã.',
	team_not_in_force: 'Vào ngày đó tổ chưa có quyết định còn hiệu lực.',
	member_not_in_team: 'Có người không thuộc tổ.',
	device_signed_out: 'Điện thoại này đã bị đăng xuất từ xa.',
	changed_meanwhile: 'Vừa có người chọn hoặc sửa. Hãy xem lại rồi chọn.',
	already_withdrawn: 'Lượt này đã được rút lại trước đó.',
	unavailable: 'Hệ thống đang bận. Xin thử lại sau ít phút.',
	unexpected: 'Hệ thống gặp lỗi. Xin thử lại sau ít phút.'
} as const satisfies Partial<Record<ProblemCode, string>>;

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
	invalid_invitation_code: 'Mã mời có 8 chữ và số. Hãy xem lại.',
	password_short: 'Mật khẩu cần ít nhất 8 ký tự.',
	password_differs: 'Hai lần nhập không giống nhau.',
	wrong_password: 'Mật khẩu hiện nay không đúng.',
	phone_needs_consent: 'Chỉ ghi số điện thoại khi hộ đã đồng ý.',
	topics_or_outcome: 'Hãy chọn ít nhất một nội dung, hoặc “Cả nhà vắng”, hoặc “Từ chối”.',
	twice: 'Bị trùng.',
	outside: 'Ngày này nằm ngoài khoảng cho phép.',
	future_day: 'Ngày này chưa đến.'
} as const;

/** The page that stands where another could not be shown. */
export const errorPage = {
	missing: 'Không tìm thấy trang này',
	missingHint: 'Địa chỉ có thể đã đổi, hoặc tài khoản của bạn không xem được nội dung này.',
	broken: 'Trang này chưa mở được',
	kept: 'Những gì đã lưu trên điện thoại vẫn còn. Xin thử lại sau ít phút.',
	home: 'Về trang đầu'
} as const;
