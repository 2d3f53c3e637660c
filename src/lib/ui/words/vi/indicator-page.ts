// The page of the catalogue: how each indicator is counted, and the words around it.
import type { DayMeasure, NationalCode, Source } from '$lib/domain/indicator';
import type { LocalCode } from '$lib/domain/local-indicator';

export const indicatorWays: Record<NationalCode, string> = {
	'ORG-01': 'Tổ phục vụ nhiều thôn thì mỗi thôn đều được tính; tổ chưa có quyết định thì không.',
	'ORG-02': 'Tính theo xã; từng thôn không có số riêng.',
	'ORG-03': 'Thành viên tạm nghỉ không được tính. Tổ được tính ở thôn đặt tổ.',
	'ORG-04': 'Trong một tháng thì đây là số tổ. Không tính theo tuần.',
	'ORG-06': 'Theo giới tính ghi khi đề cử. Đơn vị cử và tuổi xem trong danh sách tổ.',
	'TRN-01': 'Theo các khóa và buổi tập huấn đã ghi.',
	'TRN-02': 'Theo các buổi đã ghi trong kỳ.',
	'ACT-01': 'Ghi nhiều lần trong một ngày vẫn là một lượt; lượt đã sửa chỉ tính bản sau cùng.',
	'ACT-02': 'Kể cả lần đến mà cả nhà vắng; chỉ tiêu ACT-06 cho biết riêng.',
	'ACT-03': 'Chỉ đếm số người, không ghi tên.',
	'ACT-06': 'Theo kết quả ghi ở mỗi lượt. Càng ít càng tốt.',
	'SHP-01': 'Tình trạng ghi ở một nền tảng giữ nguyên đến lần ghi sau về nền tảng đó.',
	'SHP-02': 'Cả hai cùng đang có trong ngày tính. Không lẫn với SHP-03 (một trong hai).',
	'SHP-03': 'Có một trong hai là được tính.',
	'SHP-04': 'Theo lời hộ ở lượt đến trong 90 ngày qua.',
	'PAY-01': 'Chỉ ghi có hay không và ở nhà cung cấp nào; không bao giờ ghi số tài khoản.',
	'PAY-03':
		'Theo lời hộ ở lượt đến sau cùng có hỏi. Thôn chưa hỏi hộ nào trong 3 tháng qua thì không có số, không phải 0%.',
	'DVC-03':
		'Theo lời hộ ở lượt đến sau cùng có hỏi. Thôn chưa hỏi hộ nào thì không có số; hộ chưa hỏi trong thôn đã hỏi tính là chưa.',
	'IDN-01':
		'Số mới nhất xã khai cho từng thôn đến ngày tính. Thôn chưa khai đủ cả hai số thì không nằm ở tử số và mẫu số.',
	'DEV-01':
		'Số mới nhất xã khai cho từng thôn đến ngày tính. Thôn chưa khai đủ cả hai số thì không nằm ở tử số và mẫu số.',
	'NET-01':
		'Theo lời hộ ở lượt đến sau cùng có hỏi. Thôn chưa hỏi hộ nào thì không có số; hộ chưa hỏi trong thôn đã hỏi tính là chưa.',
	'NET-02':
		'Theo lời khai mới nhất của xã; thôn chưa khai thì không đếm, nên cần xem cùng số thôn đã khai. Càng ít càng tốt.',
	'CSH-01': 'Số điểm mới nhất xã khai đến ngày tính. Xã chưa khai thì không nằm ở tử số và mẫu số.'
};

export const indicatorPage = {
	title: 'Danh mục chỉ tiêu',
	ofProvince: 'Chỉ tiêu của tỉnh',
	lead: 'Mỗi chỉ tiêu chỉ có một cách tính, dùng chung cho bản đồ, bảng, báo cáo, tệp và số liệu mở.',
	ofCount: 'số lượng',
	units: { '%': '%', each: 'bình quân', count: 'số lượng' },
	kinds: { stock: 'Lũy kế đến ngày', flow: 'Phát sinh trong kỳ' },
	grains: { village: 'Tỉnh, huyện cũ, xã, thôn', commune: 'Tỉnh, huyện cũ, xã' },
	numerator: 'Tử số',
	denominator: 'Mẫu số',
	level: 'Cấp',
	unit: 'Đơn vị',
	kind: 'Loại',
	periods: 'Kỳ',
	target: 'Mục tiêu',
	noTarget: 'Chưa có mục tiêu chung',
	how: 'Cách tính',
	source: 'Định nghĩa, nguồn mục tiêu',
	facts: 'Số liệu lấy từ',
	notYet: 'Chưa có số liệu',
	see: 'Xem trên bản đồ',
	targetLine: (value: string, area: string, year: string, source: string) =>
		`${value}, ${area}, ${year} (${source})`,
	sources: {
		days: 'Sổ của tổ: hộ, lượt đến hộ, quyết định thành lập',
		village_people: 'Danh sách thành viên và các khóa, buổi tập huấn',
		village_visits: 'Các lượt đến hộ trong kỳ',
		village_trainings: 'Các buổi tập huấn, tuyên truyền trong kỳ',
		village_shops: 'Cửa hàng số ghi ở các lượt đến hộ',
		village_uses: 'Dịch vụ số ghi ở các lượt đến hộ',
		village_team_months: 'Lượt đến hộ và buổi của từng tổ theo tháng',
		commune_decisions: 'Quyết định thành lập tổ của các xã',
		village_statements: 'Số liệu xã khai cho từng thôn',
		commune_statements: 'Số liệu xã khai về xã'
	} satisfies Record<Exclude<Source, LocalCode>, string>,
	checks: {
		title: 'Đối chiếu số liệu hằng đêm',
		lead: 'Mỗi đêm máy chủ so số đã tính sẵn của từng thôn với dữ liệu gốc, sửa chỗ lệch và ghi lại ở đây.',
		none: 'Chưa có lần đối chiếu nào.',
		right: (moment: string, villages: string) =>
			`${moment}: đã đối chiếu ${villages} thôn, khớp với dữ liệu gốc`,
		repaired: (moment: string, villages: string, differences: string) =>
			`${moment}: đã đối chiếu ${villages} thôn, sửa ${differences} dòng lệch`,
		asked: 'chạy bằng lệnh',
		list: 'Những dòng đã sửa gần đây',
		line: (village: string, day: string) => `${village}, từ ngày ${day}`,
		wrong: (measure: string, kept: string, facts: string) => `${measure}: ${kept} → ${facts}`,
		measures: {
			villages: 'thôn',
			covered: 'thôn có tổ',
			teams: 'tổ',
			members: 'thành viên',
			households: 'hộ',
			visited: 'hộ đã tiếp cận',
			shop: 'hộ có cửa hàng số',
			account: 'hộ có tài khoản',
			both: 'hộ có cả hai',
			either: 'hộ có một trong hai'
		} satisfies Record<DayMeasure, string>
	}
} as const;
