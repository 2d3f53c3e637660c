// What the coverage page and the map say.
import type { AreaLevel } from '$lib/domain/area';
import type { CoverageQuestion, CoverageView } from '$lib/domain/coverage';
import type { Measure, NationalCode } from '$lib/domain/indicator';
import type { PeriodKind } from '$lib/domain/period';

/** What each indicator of the catalogue is called. */
export const indicatorNames: Record<NationalCode, string> = {
	'ORG-01': 'Thôn có Tổ công nghệ số cộng đồng',
	'ORG-02': 'Xã đã ban hành quyết định thành lập tổ',
	'ORG-03': 'Số thành viên bình quân mỗi tổ',
	'ORG-04': 'Tổ hoạt động thực chất',
	'ORG-06': 'Thành viên tổ là nữ',
	'TRN-01': 'Thành viên được bồi dưỡng trong 12 tháng',
	'TRN-02': 'Lượt dự bình quân mỗi buổi tập huấn, tuyên truyền',
	'ACT-01': 'Lượt hướng dẫn tại hộ',
	'ACT-02': 'Hộ được tiếp cận',
	'ACT-03': 'Người được hướng dẫn',
	'ACT-06': 'Lượt vắng nhà hoặc từ chối',
	'SHP-01': 'Hộ có cửa hàng số',
	'SHP-02': 'Hộ có cửa hàng số và tài khoản thanh toán',
	'SHP-03': 'Hộ có cửa hàng số hoặc tài khoản',
	'SHP-04': 'Cửa hàng số có đơn trong 90 ngày',
	'PAY-01': 'Hộ có tài khoản thanh toán',
	'PAY-03': 'Hộ thanh toán số trong 3 tháng',
	'DVC-03': 'Hộ có người dùng được dịch vụ công trực tuyến',
	'IDN-01': 'Người trưởng thành có VNeID mức 2',
	'DEV-01': 'Người trưởng thành có điện thoại thông minh',
	'NET-01': 'Hộ có cáp quang',
	'NET-02': 'Thôn trắng sóng',
	'CSH-01': 'Xã có điểm ATM mềm'
};

export const coverage = {
	source: 'Tổ công nghệ số cộng đồng ghi tại hộ, cộng từ từng thôn',
	sourceDemo: 'Dữ liệu mẫu, không phải số liệu chính thức',
	title: 'Độ phủ',
	titleOf: (area: string) => `Độ phủ ${area.charAt(0).toLowerCase()}${area.slice(1)}`,

	/** What is shown: the form above the map. */
	ask: 'Chọn số liệu',
	province: 'Tỉnh, thành phố',
	indicator: 'Chỉ tiêu',
	ofProvince: 'Của tỉnh',
	level: 'Xem theo',
	asOf: 'Tính đến ngày',
	today: 'Hôm nay',
	findArea: 'Tìm tỉnh, xã, thôn, cả tên cũ',
	wasUntil: (name: string, day: string) => `${name}, đến hết ${day}:`,
	onLastDay: 'xem ngày cuối',
	presets: 'Chọn nhanh',
	see: 'Xem',
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
		either: 'Có một trong hai',
		serving: 'Thành viên',
		trained: 'Được bồi dưỡng',
		women: 'Là nữ',
		visits: 'Số lượt',
		people: 'Số người',
		turned_away: 'Vắng, từ chối',
		sessions: 'Số buổi',
		attendances: 'Lượt dự',
		team_months: 'Tổ × tháng',
		active_months: 'Có hoạt động',
		shops: 'Số cửa hàng',
		selling: 'Đang bán',
		online_services: 'Dùng được',
		asked_online_services: 'Số hộ nơi đã hỏi',
		cashless: 'Thanh toán số',
		asked_cashless: 'Số hộ nơi đã hỏi',
		fibre: 'Có cáp quang',
		asked_fibre: 'Số hộ nơi đã hỏi',
		communes: 'Số xã',
		decided: 'Đã ban hành',
		local_visits: 'Lượt được tính',
		local_households: 'Hộ được tính',
		local_sessions: 'Buổi được tính',
		local_attendances: 'Lượt dự'
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
		either: 'hộ có một trong hai',
		serving: 'thành viên',
		trained: 'thành viên được bồi dưỡng',
		women: 'thành viên là nữ',
		visits: 'lượt',
		people: 'người',
		turned_away: 'lượt vắng nhà hoặc từ chối',
		sessions: 'buổi',
		attendances: 'lượt dự',
		team_months: 'tổ × tháng',
		active_months: 'tổ × tháng có hoạt động',
		shops: 'cửa hàng số',
		selling: 'cửa hàng đang bán',
		online_services: 'hộ dùng được dịch vụ công',
		asked_online_services: 'hộ ở thôn đã hỏi',
		cashless: 'hộ thanh toán số',
		asked_cashless: 'hộ ở thôn đã hỏi',
		fibre: 'hộ có cáp quang',
		asked_fibre: 'hộ ở thôn đã hỏi',
		communes: 'xã',
		decided: 'xã đã ban hành',
		local_visits: 'lượt',
		local_households: 'hộ',
		local_sessions: 'buổi',
		local_attendances: 'lượt dự'
	} satisfies Record<Measure, string>,
	of: (numerator: string, denominator: string, unit: string) =>
		`${numerator} trên ${denominator} ${unit}`,
	count: (number: string, unit: string) => `${number} ${unit}`,
	until: (day: string) => `Lũy kế đến ${day}`,
	during: (from: string, to: string) => `Phát sinh từ ${from} đến ${to}`,
	inPeriod: 'Trong kỳ có ngày',
	period: 'Kỳ',
	periods: {
		week: 'Tuần',
		month: 'Tháng',
		quarter: 'Quý',
		half: '6 tháng',
		year: 'Năm'
	} satisfies Record<PeriodKind, string>,
	kinds: { stock: 'Lũy kế đến ngày', flow: 'Phát sinh trong kỳ' },
	notYet: 'Chưa có dữ liệu',
	awaited: 'Chưa có ai ghi dữ liệu cho chỉ tiêu này, nên mọi nơi đều là “—”, không phải 0.',
	byCommune: 'Chỉ tiêu này tính theo xã; từng thôn không có số riêng.',
	target: (value: string) => `Mục tiêu ${value}`,
	points: (number: string) => `${number} điểm`,
	above: (gap: string) => `vượt ${gap}`,
	below: (gap: string) => `còn thiếu ${gap}`,
	wasBefore: (value: string) => `trước là ${value}`,
	met: 'vừa đạt',
	average: 'thành viên mỗi tổ',
	facts: 'Quy mô',

	/** How it is shown: what is coloured, against what, in which classes, on which areas. */
	view: 'Cách xem',
	show: 'Tô màu theo',
	shows: {
		value: 'Giá trị',
		gap: 'Chênh lệch với mục tiêu',
		change: 'Thay đổi so với một ngày trước'
	} satisfies Record<CoverageView['show'], string>,
	compare: 'So với ngày',
	classes: 'Chia mức',
	classings: {
		equal: 'Bước đều',
		quantile: 'Số nơi bằng nhau',
		fixed: 'Ngưỡng cố định'
	} satisfies Record<CoverageView['classes'], string>,
	bounds: 'Các ngưỡng',
	boundsHint: 'Ví dụ: 30; 50; 70',
	mapOf: 'Trên địa giới',
	maps: { then: 'Của ngày đó', today: 'Hôm nay' } satisfies Record<CoverageQuestion['map'], string>,
	mapOn: (day: string) => `của ngày ${day}`,
	targetColumn: 'Mục tiêu',
	gap: 'Chênh lệch',
	change: 'Thay đổi',
	changeWords: (points: string, day: string) => `Thay đổi ${points} so với ${day}`,
	noTarget: 'Chỉ tiêu này chưa có mục tiêu ở đây, nên không có chênh lệch.',
	under: (bound: string) => `dưới ${bound}`,
	from: (bound: string) => `từ ${bound}`,
	dividedTitle: 'Đã bị chia sau ngày đó, không quy đổi',
	divided: (count: string, names: string) =>
		`Sau ngày đang xem, ${count} nơi đã bị chia cho nhiều xã: ${names}. Số của những nơi này nằm trong số chung, không nằm trong xã nào bên dưới; các xã nhận một phần được đánh dấu ✂.`,
	dividedMark: (names: string) => `chưa gồm phần nhận từ ${names}`,
	targetUntil: (value: string, year: string) => `Mục tiêu năm ${year}: ${value}`,

	/** The line of month ends, where it leads, and who is behind. */
	trendOf: (area: string) => `Xu hướng: ${area}`,
	trendLoading: 'Đang tải xu hướng…',
	trendFailed: 'Chưa tải được xu hướng.',
	trendClosed: 'Xu hướng của nơi này chỉ hiện cho người có quyền ở đây.',
	trendEmpty: 'Chưa có số liệu nào để vẽ xu hướng.',
	trendTable: 'Xem bảng số theo tháng',
	trendShort: (first: string, last: string, from: string, to: string) =>
		`Từ ${from} ${first} đến ${to} ${last}`,
	trendDay: (day: string) => `ngày ${day}`,
	trendSpan: (from: string, to: string) => `kỳ ${from} – ${to}`,
	trendPeriods: 'Xem bảng số theo kỳ',
	outlooks: {
		reached: 'Đã đạt mục tiêu.',
		missed: 'Đã qua thời hạn mà chưa đạt mục tiêu.',
		few: 'Chưa đủ số liệu để dự báo: cần 4 lần cuối tháng, hoặc 28 ngày đầu năm.',
		still: 'Số liệu 6 tháng qua không đổi, nên chưa dự báo được.',
		flow: 'Số phát sinh trong kỳ chỉ dự báo được cho cả năm có mục tiêu.',
		never: 'Theo đà 6 tháng qua thì chưa biết khi nào đạt.',
		open: (day: string) => `Theo đà 6 tháng qua, sẽ đạt khoảng ${day}.`,
		on_track: (since: string, expected: string, deadline: string) =>
			`Theo đà ${since}, đến ${deadline} sẽ là ${expected}: kịp mục tiêu.`,
		behind: (since: string, expected: string, deadline: string) =>
			`Theo đà ${since}, đến ${deadline} sẽ là ${expected}: không kịp mục tiêu.`
	},
	sinceMonths: '6 tháng qua',
	sinceYear: 'từ đầu năm',
	behindHere: 'Chỉ tiêu của xã đang chậm so với mục tiêu',
	behind: 'Xã đang chậm so với mục tiêu',
	behindCount: (count: string) => `${count} xã sẽ không kịp hoặc đã lỡ mục tiêu.`,
	behindNone: 'Không có xã nào chậm so với mục tiêu có thời hạn.',
	behindLine: (value: string, target: string, year: string) =>
		`${value}, mục tiêu ${target} vào năm ${year}`,
	behindExpected: (expected: string) => `dự báo ${expected}`,
	behindMissed: 'đã qua thời hạn',
	behindMore: (count: string) => `và ${count} xã khác`,
	weakest: 'Năm nơi yếu nhất',

	/** What can be taken along. */
	export: {
		name: 'Mang số liệu đi',
		xlsx: 'Excel',
		csv: 'CSV',
		geojson: 'GeoJSON',
		png: 'Ảnh bản đồ',
		pngFailed: 'Chưa vẽ được ảnh. Hãy thử lại khi bản đồ đã hiện.',
		print: 'In',
		figures: 'Số liệu',
		about: 'Về số liệu này',
		code: 'Mã',
		source: 'Nguồn',
		reach: 'Phạm vi',
		made: 'Lấy ra lúc',
		valueOn: (day: string) => `Giá trị ${day}`
	},

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
	notDrawn: (count: string) => `${count} nơi chưa có hình trên bản đồ, xem trong bảng.`,
	legend: 'Chú giải',
	classCount: (count: string, level: string) => `${count} ${level}`,
	missing: 'Chưa có số liệu',
	missingOrFew: 'Chưa có hoặc không công bố',
	few: 'không nêu',
	noFigure: 'chưa có số liệu',
	withheld:
		'Số dưới 5 không công bố để giữ riêng cho từng hộ; có chỗ một số lớn hơn cũng không nêu, để không ai suy ra được từ tổng. Số theo tuần, và quý, năm có tháng không nêu, cũng vậy.',
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
	numerator: 'Tử số',
	denominator: 'Mẫu số',
	total: 'Toàn bộ',
	sortBy: (column: string) => `Sắp theo ${column.toLowerCase()}`,
	find: 'Tìm theo tên',
	findHint: 'Gõ không dấu cũng được',
	found: (count: string, all: string) => `${count} trên ${all}`,
	noneFound: (text: string) => `Không có nơi nào khớp “${text}”`,
	more: (count: string) => `Hiện thêm ${count}`,

	/** Without a network: the last map that this computer loaded. */
	kept: {
		loadedAt: (time: string, day: string) =>
			`Bản đồ tải lúc ${time} ngày ${day}, đang không có mạng.`,
		hint: 'Khi có mạng lại, trang này tự mở số liệu mới.',
		again: 'Thử kết nối lại',
		stillNone: 'Vẫn chưa có mạng.',
		erase: 'Xóa khỏi máy này',
		none: 'Đang không có mạng',
		noneHint:
			'Máy này không giữ bản đồ nào cho bạn. Bản đồ tải lần cuối chỉ mở được cho người đang đăng nhập đã tải nó.'
	},

	empty: 'Chưa có số liệu ở đây',
	emptyHint: 'Khi các tổ ghi lượt hỗ trợ đầu tiên, số liệu sẽ hiện trong vài giây.',
	emptyDay: (day: string) => `Vào ${day} chưa có thôn nào được ghi ở đây.`,
	absent: (name: string, day: string) => `Vào ${day} chưa có, hoặc không còn, ${name}`,
	codeMoved: (code: string, then: string, now: string) =>
		`Vào ngày đang xem, mã ${code} là ${then}. Nay mã này là ${now}.`,
	absentHint: 'Đơn vị hành chính đã thay đổi. Hãy xem cả tỉnh vào ngày đó, hoặc chọn ngày khác.',
	nowIs: (name: string) => `Nay là ${name}`,
	seeProvince: 'Xem cả tỉnh vào ngày này',
	seeToday: 'Xem ngày hôm nay'
} as const;
