// What went wrong, in full: the phone carries only its own part.
import type { ProblemCode } from '$lib/domain/problem';
import { phoneProblems } from './vocabulary';

const officeProblems: Record<Exclude<ProblemCode, keyof typeof phoneProblems>, string> = {
	team_needs_one_leader: 'Tổ cần đúng một tổ trưởng.',
	team_size: 'Số thành viên của tổ chưa đúng quy định.',
	leader_needs_phone: 'Tổ trưởng cần có số điện thoại.',
	leads_another_team: 'Người này đang là tổ trưởng của tổ khác.',
	phone_twice: 'Số điện thoại bị trùng trong tổ.',
	not_editable: 'Hồ sơ đã trình hoặc đã duyệt nên không sửa được nữa.',
	not_submitted: 'Hồ sơ này không ở trạng thái chờ duyệt.',
	decision_number_used: 'Số quyết định này đã dùng cho quyết định khác.',
	decision_out_of_order:
		'Ngày hiệu lực phải từ ngày hiệu lực của quyết định trước đó trở đi; giải thể phải sau ngày thành lập.',
	area_changes_later: 'Vào ngày này hoặc sau đó đã có thay đổi khác với nơi này.',
	area_depended_on: 'Đã có việc mới hơn dựa vào việc này nên không hoàn tác được.',
	already_submitted: 'Tổ này đang có một đề nghị chờ chủ tịch duyệt.',
	rescue_unreadable: 'Đây không phải tệp việc chưa gửi, hoặc tệp bị hỏng.',
	rescue_changed: 'Tệp bị thiếu hoặc đã bị sửa. Hãy xuất lại tệp từ điện thoại.',
	rescue_foreign: 'Tệp này không phải của người thuộc xã bạn phụ trách.',
	target_set_already: 'Nơi và năm đó đã có mục tiêu. Hãy sửa mục tiêu đang có.',
	last_administrator: 'Đây là quản trị viên cuối cùng nên không đóng được.',
	boundaries_invalid: 'Tệp ranh giới chưa đúng.',
	form_withdrawn: 'Mẫu này đã thay hoặc thôi dùng. Hãy mở lại danh sách.',
	period_locked: 'Kỳ báo cáo này đã khóa.',
	period_not_over: 'Kỳ báo cáo này chưa hết.',
	report_exists: 'Báo cáo này đã có người lập. Hãy mở lại danh sách.',
	report_closed: 'Báo cáo đã đổi trạng thái. Hãy tải lại trang.',
	own_report: 'Người gửi báo cáo không tự duyệt.',
	sheet_unreadable: 'Tệp bị hỏng. Hãy mở bằng Excel rồi lưu lại.',
	sheet_encrypted: 'Tệp có mật khẩu. Hãy bỏ mật khẩu rồi lưu lại.',
	sheet_wrong_kind: 'Chỉ nhận tệp .xlsx và CSV.',
	sheet_encoding: 'Tệp CSV không phải mã UTF-8. Hãy lưu thành .xlsx.',
	sheet_empty: 'Tệp không có dòng nào.',
	sheet_too_large: 'Tệp quá lớn. Tệp được nhận đến 15 MB.',
	sheet_too_many_rows: 'Tệp có hơn 50.000 dòng. Hãy chia tệp.',
	sheet_too_many_columns: 'Tệp có hơn 60 cột. Hãy bỏ cột thừa.',
	import_busy: 'Danh sách đang được xử lý. Hãy đợi xong.',
	import_bad_rows: 'Còn dòng lỗi. Hãy sửa tệp, hoặc chỉ nhập dòng đúng.',
	key_unknown: 'Khóa không đúng hoặc đã hết hạn.',
	query_wrong: 'Câu hỏi OData chưa đúng.',
	query_unsupported: 'Câu hỏi OData chưa được hỗ trợ.',
	query_too_broad: 'Câu hỏi OData quá rộng.'
};

/** What went wrong, and what to do next. Marked as free of side effects, or phones would carry it too. */
export const problems: Record<ProblemCode, string> = /* @__PURE__ */ Object.assign(
	{},
	phoneProblems,
	officeProblems
);

/** Faults of fields that only the office has. */
export const officeFaults = {
	invalid_target_year: 'Năm từ 2021 đến 2050, hoặc để trống.',
	over_hundred: 'Không quá 100%.',
	phone_stays: 'Số này dùng để đăng nhập nên không bỏ được. Hãy nhập số mới.',
	first_phone: 'Người này chưa có số. Cán bộ xã ghi số đầu tiên.',
	invalid_decision_number: 'Số quyết định chưa đúng. Ví dụ: 12/QĐ-UBND.',
	delegate_signs_kt: 'Người được ủy quyền ký KT. Chủ tịch.',
	effective_before_signed: 'Ngày hiệu lực không được trước ngày ký.',
	too_early_day: 'Chưa có số liệu trước năm 2021.',
	unknown_area: 'Không có tỉnh, xã, thôn nào mang mã này. Đang xem nơi của bạn.',
	whole_only:
		'Bạn không xem được số ngày cũ trên địa giới hôm nay. Đang xem trên địa giới của ngày đó.',
	not_earlier: 'Ngày so sánh phải trước ngày đang xem.',
	invalid_bounds: 'Nhập 1 đến 5 số tăng dần. Ví dụ: 30; 50; 70.',
	not_found: 'Vào ngày đó không có nơi nào mang mã này.',
	item_name_taken:
		'Tên này đã có trong danh mục, kể cả mục đã ngừng hoặc chỉ khác dấu, khác chữ hoa.',
	item_unreadable: 'Tên cần có chữ hoặc số.',
	item_counted: 'Chỉ tiêu đếm theo mục này nên không ngừng được. Có thể đổi tên, đổi chỗ.',
	items_none: 'Danh mục cần ít nhất một mục đang dùng.',
	items_too_many: 'Danh mục có nhiều nhất 60 mục.',
	name_taken: 'Tỉnh đã có chỉ tiêu tên này. Hãy đặt tên khác.',
	other_province: 'Chỉ tiêu này do một tỉnh khác đặt, chỉ có số liệu ở tỉnh đó.',
	retired: 'Chỉ tiêu này đã thôi dùng nên không chọn mới được.'
} as const;
