// What the page about days of activity and rates says.

export const allowances = {
	title: 'Ngày hoạt động',
	lead: 'Mỗi ngày có ít nhất một lượt đến hộ hoặc một buổi tập huấn, tuyên truyền được ghi là một ngày hoạt động. Phần mềm chỉ đếm ngày và tính thử; không chi trả và không giữ chứng từ chi.',
	month: 'Tháng',
	monthName: (month: string) => `tháng ${Number(month.slice(5, 7))} năm ${month.slice(0, 4)}`,
	commune: 'Xã',
	show: 'Xem',
	of: (commune: string, month: string) => `${commune}, ${month}`,
	soFar: (date: string) => `Tháng này mới tính đến ${date}.`,
	columns: {
		name: 'Họ và tên',
		team: 'Tổ',
		days: 'Ngày hoạt động',
		counted: 'Ngày được tính',
		amount: 'Thành tiền (đồng)'
	},
	total: 'Cộng',
	totalOf: (people: string) => `Cộng ${people} người`,
	find: 'Tên người hoặc tổ',
	noneFound: 'Không có ai mang tên này',
	noneFoundHint: 'Gõ tên khác, hoặc để trống để xem tất cả.',
	close: 'Chốt tháng này',
	closeHint:
		'Chốt sau khi kế toán nhận bảng kê: lượt gửi muộn, lượt sửa hay mức mới không làm đổi tháng đã chốt nữa.',
	reopen: 'Mở lại tháng này',
	reopenHint: 'Mở lại thì tháng này được tính lại theo số liệu và mức hiện nay.',
	closed: (name: string, moment: string) =>
		`Tháng này ${name} đã chốt ${moment}; các số dưới đây là số lúc chốt.`,
	changed: (people: string) =>
		`Sau khi chốt, số liệu hoặc mức của ${people} người đã khác. Bảng kê không đổi; nếu cần, kế toán bù vào tháng sau:`,
	changedLine: (name: string, kept: string, now: string) =>
		`${name}: lúc chốt ${kept}, tính lại bây giờ ${now}`,
	changedSums: (days: string, amount: string) => `${days} ngày, ${amount} đồng`,
	changedNone: 'không có trong danh sách',
	none: 'Chưa có tổ nào ở xã này trong tháng',
	noneHint: 'Chọn tháng khác, hoặc xem các tổ của xã.',
	noCommune: 'Chưa có xã nào trong phạm vi của bạn',
	proof: (name: string) => `Minh chứng của ${name}`,
	noProof: 'Chưa có ngày nào được ghi trong tháng.',
	dayCounted: 'được tính',
	dayBeyond: 'ngoài số ngày theo kế hoạch',
	proofs: { visit: 'Lượt đến hộ', training: 'Buổi tập huấn', outreach: 'Buổi tuyên truyền' },
	back: 'Đóng minh chứng',
	xlsx: 'Tải bảng kê Excel',

	rates: 'Mức hỗ trợ',
	ratesHint:
		'Mức có ngày bắt đầu đã qua làm tính lại những tháng chưa chốt; tháng đã chốt không đổi. Mức của xã được dùng trước mức của tỉnh. Mỗi ngày tính theo mức có hiệu lực ngày đó; số ngày theo kế hoạch lấy theo mức của ngày cuối tháng.',
	noRates: 'Chưa đặt mức nào nên cột thành tiền để trống.',
	rate: (from: string, amount: string) => `Từ ${from}: ${amount} đồng mỗi ngày`,
	planned: (days: number) => `kế hoạch ${days} ngày mỗi tháng`,
	unlimited: 'không giới hạn số ngày',
	ownRate: 'mức của xã',
	provinceRate: 'mức của tỉnh',
	area: 'Áp dụng cho',
	wholeProvince: 'Cả tỉnh',
	from: 'Từ ngày',
	perDay: 'Số tiền mỗi ngày (đồng)',
	plannedDays: 'Số ngày theo kế hoạch mỗi tháng',
	plannedHint: 'Để trống nếu không giới hạn.',
	set: 'Lưu mức',
	did: {
		set: 'Đã lưu mức hỗ trợ. Các tháng chưa chốt tính theo mức này từ ngày của nó.',
		closed: 'Đã chốt tháng.',
		reopened: 'Đã mở lại tháng.'
	},

	paper: {
		heading: 'BẢNG KÊ NGÀY HOẠT ĐỘNG',
		about: (month: string) => `Của thành viên Tổ công nghệ số cộng đồng ${month}`,
		columns: [
			'TT',
			'Họ và tên',
			'Tổ',
			'Ngày hoạt động',
			'Ngày được tính',
			'Thành tiền (đồng)',
			'Ghi chú'
		],
		number: 'Số:          /BK-UBND',
		note: 'Số ngày lấy từ các lượt đến hộ và các buổi đã ghi, xem trang “Minh chứng”. Bảng này để kế toán xã kiểm tra, chưa phải chứng từ chi.',
		open: 'Tháng này chưa chốt, số liệu còn có thể thay đổi.',
		closed: (name: string, moment: string) => `${name} đã chốt ${moment}.`,
		proofs: 'Minh chứng',
		proofColumns: [
			'TT',
			'Họ và tên',
			'Tổ',
			'Ngày',
			'Lượt đến hộ',
			'Buổi',
			'Mức (đồng)',
			'Được tính'
		],
		counted: 'có',
		notCounted: 'không',
		receivers: ['- Kế toán xã;', '- Lưu: VT, VH-XH.'],
		sheet: 'Bảng kê'
	}
} as const;
