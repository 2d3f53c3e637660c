// What the page says on which a commune states what it knows of its villages and of itself.
import type { StatedMeasure } from '$lib/domain/statement';

export const statements = {
	title: 'Số liệu thôn, xã',
	titleOf: (commune: string) => `Số liệu thôn, xã: ${commune}`,
	lead: 'Những con số không hộ nào khai: xã lấy từ công an, doanh nghiệp viễn thông, ngân hàng, hoặc từ một lần rà soát. Mỗi số có ngày và nguồn; bản đồ và báo cáo dùng số mới nhất đến ngày cần tính.',
	blankHint:
		'Ô để trống là chưa khai, không phải 0. Xóa số của ngày này thì số của ngày trước lại được dùng.',
	commune: 'Xã',
	day: 'Ngày của số liệu',
	choose: 'Chọn ngày',
	figures: 'Các số',
	source: 'Nguồn',
	sourceHint: 'Ví dụ: Công an xã; rà soát của trưởng thôn tháng 10',
	ofDay: (day: string) => `Số liệu của ngày ${day}`,
	village: 'Thôn',
	measures: {
		adults: 'Người trưởng thành',
		vneid: 'Có VNeID mức 2',
		smartphone: 'Có điện thoại thông minh',
		no_signal: 'Sóng di động',
		cash_points: 'Số điểm ATM mềm'
	} satisfies Record<StatedMeasure, string>,
	cell: (measure: string, area: string) => `${measure}, ${area}`,
	signal: { '': 'Chưa khai', '0': 'Có sóng', '1': 'Trắng sóng' },
	before: (value: string, day: string) => `${day}: ${value}`,
	save: 'Lưu số liệu',
	saved: 'Đã lưu. Bản đồ và báo cáo dùng số này từ ngày của số liệu.',
	made: 'Những lần đã khai',
	madeNone: 'Chưa khai lần nào.',
	madeLine: (figures: string, source: string) => `${figures} số, nguồn: ${source}`,
	madeBy: (name: string, moment: string) => `${name} khai ${moment}`,
	openDay: (day: string) => `Ngày ${day}`,
	none: 'Xã này chưa có thôn nào vào ngày đó',
	noneHint: 'Chọn ngày khác, hoặc mở thôn ở trang Thôn.',
	faults: {
		needs_adults: 'Hãy khai cả số người trưởng thành.',
		more_than_adults: 'Nhiều hơn số người trưởng thành của thôn, ở ngày này hoặc một ngày sau đó.',
		area_not_in_force: 'Vào ngày này chưa có hoặc không còn nơi này.',
		village_outside_commune: 'Nơi này không thuộc xã.',
		nothing_stated: 'Chưa nhập hoặc sửa số nào.',
		invalid_number: 'Hãy nhập một số nguyên từ 0 đến 100.000.'
	}
} as const;
