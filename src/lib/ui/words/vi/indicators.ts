// What each indicator counts, in words: for the catalogue and the open data.
import type { NationalCode } from '$lib/domain/indicator';

type Entry = {
	numerator: string;
	/** Null where the figure is the count itself. */
	denominator: string | null;
	/** Who defines it or sets its goal, with the year. */
	source: string;
	/** Why nothing is counted. */
	missing?: string;
};

const teams = 'Công văn 793/BTTTT-THH ngày 05/3/2022';
const strategy = 'Quyết định 411/QĐ-TTg ngày 31/3/2022';
const province = 'Kết quả của tỉnh Lạng Sơn đến 31/12/2021';
const household = 'Lượt hướng dẫn tại hộ do tổ ghi, 2021';
const asked = 'Số hộ đang cư trú ở các thôn đã hỏi ít nhất một hộ';

export const indicatorEntries: Record<NationalCode, Entry> = {
	'ORG-01': {
		numerator: 'Thôn có ít nhất một tổ mà quyết định thành lập còn hiệu lực',
		denominator: 'Tổng số thôn',
		source: teams
	},
	'ORG-02': {
		numerator: 'Xã có ít nhất một tổ mà quyết định thành lập còn hiệu lực',
		denominator: 'Số xã đã có danh sách thôn',
		source: teams
	},
	'ORG-03': {
		numerator: 'Thành viên của các tổ có quyết định còn hiệu lực',
		denominator: 'Số tổ có quyết định còn hiệu lực',
		source: province
	},
	'ORG-04': {
		numerator: 'Tháng mà tổ có ít nhất một buổi tập huấn, tuyên truyền hoặc bốn lượt đến hộ',
		denominator: 'Số tháng của các tổ có quyết định còn hiệu lực',
		source: household
	},
	'ORG-06': {
		numerator: 'Thành viên là nữ',
		denominator: 'Thành viên đang tham gia tổ',
		source: teams
	},
	'TRN-01': {
		numerator: 'Thành viên dự ít nhất một buổi tập huấn trong 12 tháng đến ngày tính',
		denominator: 'Thành viên đang tham gia tổ',
		source: teams
	},
	'TRN-02': {
		numerator: 'Lượt người dự các buổi tập huấn, tuyên truyền trong kỳ',
		denominator: 'Số buổi tập huấn, tuyên truyền trong kỳ',
		source: 'Buổi tập huấn, tuyên truyền do tổ ghi, 2021'
	},
	'ACT-01': {
		numerator: 'Lượt đến hộ trong kỳ: một tổ, một hộ, một ngày là một lượt',
		denominator: null,
		source: household
	},
	'ACT-02': {
		numerator: 'Hộ đã được tổ đến ít nhất một lần',
		denominator: 'Số hộ đang cư trú',
		source: household
	},
	'ACT-03': {
		numerator: 'Người có mặt trong các lượt đến hộ trong kỳ',
		denominator: null,
		source: household
	},
	'ACT-06': {
		numerator: 'Lượt đến hộ mà cả nhà vắng hoặc từ chối',
		denominator: 'Lượt đến hộ trong kỳ',
		source: household
	},
	'SHP-01': {
		numerator: 'Hộ có ít nhất một cửa hàng số chưa ngừng',
		denominator: 'Số hộ đang cư trú',
		source: province
	},
	'SHP-02': {
		numerator: 'Hộ vừa có cửa hàng số vừa có tài khoản thanh toán',
		denominator: 'Số hộ đang cư trú',
		source: province
	},
	'SHP-03': {
		numerator: 'Hộ có cửa hàng số hoặc tài khoản thanh toán',
		denominator: 'Số hộ đang cư trú',
		source: province
	},
	'SHP-04': {
		numerator: 'Cửa hàng số mà lượt đến hộ trong 90 ngày qua ghi là đang bán',
		denominator: 'Cửa hàng số chưa ngừng, mỗi hộ mỗi sàn là một',
		source: household
	},
	'PAY-01': {
		numerator: 'Hộ có ít nhất một tài khoản thanh toán chưa ngừng',
		denominator: 'Số hộ đang cư trú',
		source: province
	},
	'PAY-03': {
		numerator: 'Hộ nói trong 3 tháng qua là đang thanh toán số',
		denominator: `${asked} trong 3 tháng qua`,
		source: household
	},
	'DVC-03': {
		numerator: 'Hộ nói là có người dùng được dịch vụ công trực tuyến',
		denominator: asked,
		source: household
	},
	'IDN-01': {
		numerator: 'Người trưởng thành đã kích hoạt VNeID mức 2',
		denominator: 'Người trưởng thành ở các thôn đã khai cả hai số',
		source: 'Bộ Công an'
	},
	'DEV-01': {
		numerator: 'Người trưởng thành có điện thoại thông minh',
		denominator: 'Người trưởng thành ở các thôn đã khai cả hai số',
		source: strategy
	},
	'NET-01': {
		numerator: 'Hộ nói là có Internet cáp quang',
		denominator: asked,
		source: strategy
	},
	'NET-02': {
		numerator: 'Thôn được khai là chưa có sóng di động',
		denominator: null,
		source: strategy
	},
	'CSH-01': {
		numerator: 'Xã có ít nhất một điểm ATM mềm',
		denominator: 'Số xã đã khai số điểm ATM mềm',
		source: province
	}
};
