// Member cards: on the phone, on paper, and to whoever checks one.
import type { CardState } from '$lib/domain/card';

export const cardWords = {
	courses: 'Lớp đã học',
	title: 'Thẻ thành viên',
	open: 'Thẻ thành viên của tôi',
	none: 'Chưa có thẻ trên máy này',
	noneHint: 'Thẻ được tải về khi có mạng, nếu bạn đang là thành viên của một tổ có quyết định.',
	renew: 'Tải lại thẻ',
	show: 'Đưa mã này cho người dân quét bằng máy ảnh điện thoại.',
	qr: (name: string) => `Mã QR kiểm tra thẻ của ${name}`,
	portrait: (name: string) => `Ảnh của ${name}`,
	decision: 'Quyết định',
	until: (day: string) => `Có giá trị đến hết ${day}`,
	print: 'In thẻ',
	printTitle: 'Thẻ của các thành viên',
	printLead: (days: number) =>
		`Mỗi thẻ có giá trị ${days} ngày kể từ hôm nay. Cắt theo đường viền; in lại khi hết hạn hoặc khi tổ kiện toàn.`,
	noneToPrint: 'Chưa có ai được cấp thẻ',
	noneToPrintHint: 'Thẻ chỉ cấp cho thành viên đang hoạt động của tổ có quyết định còn hiệu lực.',
	scan: 'Quét mã để kiểm tra thẻ. Thành viên tổ không bao giờ hỏi mật khẩu, mã OTP hay tiền.',

	checkTitle: 'Kiểm tra thẻ thành viên',
	checking: 'Đang kiểm tra…',
	states: {
		valid: 'Thẻ có giá trị',
		expired: 'Thẻ đã hết giá trị',
		unknown: 'Không phải thẻ của tổ'
	} satisfies Record<CardState, string>,
	hints: {
		valid:
			'Hãy so tên trên thẻ với người đang đứng trước cửa. Họ không bao giờ hỏi mật khẩu, mã OTP hay thu tiền.',
		expired:
			'Thẻ hết hạn, hoặc người này không còn là thành viên của tổ. Hãy hỏi trưởng thôn trước khi làm theo.',
		unknown: 'Mã này không do hệ thống cấp. Đừng cung cấp thông tin và hãy báo cho xã.'
	} satisfies Record<CardState, string>,
	offline:
		'Kiểm tra trên máy này, không có mạng: chưa biết người này có vừa thôi tham gia hay không.',
	online: 'Đã hỏi hệ thống lúc này.',
	undecided: 'Cần có mạng để kiểm tra thẻ trên máy này',
	undecidedHint: 'Hãy thử lại khi có mạng, hoặc gọi trưởng thôn.',
	tooMany: 'Đã thử quá nhiều mã lạ. Hãy chờ 15 phút rồi thử lại.',
	who: 'Ai đang gõ cửa nhà tôi?'
} as const;
