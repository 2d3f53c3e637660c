// What people read who bring lists as files and take them out.
import type { ImportKind, ImportState, RowVerdict } from '$lib/domain/import';

export const imports = {
	title: 'Nhập từ danh sách',
	lead: 'Đưa danh sách Excel hoặc CSV vào. Danh sách được kiểm tra trước, chưa ghi gì cho đến khi bạn bấm nhập.',
	limits:
		'Tệp .xlsx hoặc .csv (UTF-8), đến 15 MB, 50.000 dòng và 60 cột; đọc trang tính hiện đầu tiên. Công thức được coi là chữ, không bao giờ chạy.',
	kinds: {
		teams: 'Tổ và thành viên',
		households: 'Hộ gia đình',
		villages: 'Thôn, bản, khối, tổ dân phố'
	} satisfies Record<ImportKind, string>,
	kindHints: {
		teams:
			'Mỗi thành viên một dòng. Các cột của tổ để trống thì lấy theo dòng trên. Tổ đã có quyết định cần số và ngày ký.',
		households:
			'Mỗi hộ một dòng. Chỉ ghi số điện thoại khi hộ đã đồng ý và ghi rõ đồng ý bằng cách nào.',
		villages: 'Mỗi thôn một dòng. Đổi tên thôn thì làm ở trang Thay đổi địa giới.'
	} satisfies Record<ImportKind, string>,
	kind: 'Loại danh sách',
	file: 'Tệp danh sách',
	bring: 'Đọc tệp',
	templates: 'Tệp mẫu',
	template: (kind: string) => `Tải tệp mẫu: ${kind}`,
	templateSheet: 'Danh sách',
	guideSheet: 'Hướng dẫn',
	guideHead: ['Cột', 'Bắt buộc', 'Ghi thế nào', 'Tên cột khác cũng nhận'],
	guideChoices: (choices: string) => `Một trong: ${choices}`,
	guideExample: (example: string) => `Ví dụ: ${example}`,
	guideDay: 'Ngày/tháng/năm, ví dụ 05/10/2021',
	required: 'Bắt buộc',
	jobs: 'Danh sách đã đưa vào',
	none: 'Chưa có danh sách nào',
	noneHint: 'Tải tệp mẫu, điền rồi chọn tệp ở trên. Danh sách sẵn có của tỉnh cũng dùng được.',
	columns: { file: 'Tệp', kind: 'Loại', when: 'Lúc', rows: 'Số dòng', state: 'Tình trạng' },
	states: {
		uploaded: 'Chờ đối chiếu cột',
		checking: 'Đang kiểm tra',
		checked: 'Đã kiểm tra, chưa nhập',
		running: 'Đang nhập',
		stopped: 'Đã dừng',
		done: 'Đã nhập xong',
		failed: 'Không nhập được'
	} satisfies Record<ImportState, string>,
	verdicts: {
		waiting: 'Chưa làm',
		created: 'Thêm mới',
		changed: 'Sửa',
		unchanged: 'Không đổi',
		bad: 'Lỗi'
	} satisfies Record<RowVerdict, string>,
	kept: (days: number) => `Danh sách được giữ ${days} ngày rồi tự xóa; việc đã nhập thì còn.`,

	matchTitle: 'Cột nào là gì?',
	matchLead: 'Cách đối chiếu này được nhớ cho lần sau. Cột không chọn thì bỏ qua.',
	headingRow: 'Dòng tiêu đề của bảng',
	useRow: 'Dùng dòng này',
	rowNumber: (row: string, text: string) => `Dòng ${row}: ${text}`,
	noColumn: '— Không có —',
	columnName: (letter: string, heading: string, example: string) =>
		`${letter}: ${heading || 'không tên'}${example ? ` (${example})` : ''}`,
	check: 'Kiểm tra danh sách',
	matchAgain: 'Đối chiếu lại cột',

	progress: (done: string, total: string) => `${done} / ${total} dòng`,
	checkingLead: 'Mỗi dòng được làm thử rồi hoàn lại; chưa có gì được ghi.',
	runningLead: 'Bạn có thể rời trang này; việc nhập vẫn chạy, kể cả sau khi máy chủ khởi động lại.',
	allRunningLead:
		'Tất cả các dòng được nhập cùng một lúc: nếu có một dòng hỏng thì không dòng nào được ghi.',
	reload: 'Xem lại tiến độ',
	stop: 'Dừng lại',
	goOn: 'Làm tiếp',
	discard: 'Xóa danh sách này',

	allGood: 'Mọi dòng đều đúng.',
	someBad: (bad: string) =>
		`${bad} dòng chưa nhập được. Sửa trong tệp rồi đưa lại, hoặc chỉ nhập các dòng đúng.`,
	startAll: 'Nhập tất cả, hoặc không dòng nào',
	startGood: (good: string) => `Chỉ nhập ${good} dòng đúng`,
	nothingToDo: 'Danh sách không có gì mới so với dữ liệu đang có.',
	doneLead: 'Đã nhập xong. Đưa lại cùng tệp này sẽ không thêm gì nữa.',
	doneBut: (bad: string) =>
		`Đã nhập các dòng đúng. Còn ${bad} dòng lỗi chưa nhập: tải tệp kết quả, sửa ngay trong đó rồi đưa lại.`,
	stoppedLead: 'Các dòng đã nhập vẫn còn. Làm tiếp từ dòng chưa nhập, hoặc xóa danh sách này.',
	failedLead:
		'Không dòng nào được ghi. Kiểm tra lại rồi nhập riêng các dòng đúng, hoặc sửa tệp rồi đưa lại.',
	checkAgain: 'Kiểm tra lại',
	result: 'Tải tệp kết quả (.xlsx)',
	resultCsv: 'Tệp kết quả .csv',
	resultHint: 'Tệp của bạn với cột kết quả và lỗi của từng dòng; sửa ngay trong đó rồi đưa lại.',
	resultColumns: { verdict: 'Kết quả', faults: 'Cần sửa' },
	faultsTitle: 'Các dòng cần sửa',
	faultColumns: { row: 'Dòng', column: 'Cột', text: 'Trong tệp', fault: 'Cần sửa' },
	sameTeam: 'Cùng tổ với một dòng lỗi.',
	fault: (column: string, words: string) => `${column}: ${words}`,
	/** What is wrong, and which areas the row can mean. */
	faultAmong: (words: string, candidates: string) =>
		candidates ? `${words} Có thể là: ${candidates}.` : words,
	toLists: 'Xem danh sách',

	exportXlsx: 'Xuất Excel',
	exportCsv: 'Xuất CSV',
	exportOf: (what: string) => `${what}: xuất danh sách đang xem`
} as const;

/** What can be wrong with a cell, besides what forms say. */
export const importFaults: Record<string, string> = {
	unknown_village:
		'Không có thôn này trong phạm vi của bạn. Xem lại tên xã, tên thôn hoặc ghi mã thôn.',
	ambiguous_village: 'Có nhiều thôn trùng tên. Hãy ghi mã thôn.',
	divided_village: 'Thôn này đã được chia tách. Hãy ghi mã của thôn mới.',
	unknown_commune: 'Không có xã này trong phạm vi của bạn.',
	ambiguous_commune: 'Có nhiều xã trùng tên. Hãy ghi mã xã, hoặc tên huyện cũ.',
	divided_commune: 'Xã này đã được chia cho nhiều xã. Hãy ghi mã của xã hiện nay.',
	unknown_household: 'Thôn này không có hộ mang mã này. Để trống nếu là hộ mới.',
	ambiguous_household:
		'Trong thôn có nhiều hộ giống dòng này. Hãy ghi ngõ, số điện thoại hoặc mã hộ.',
	unknown_team: 'Thôn này không có tổ mang mã này. Để trống nếu là tổ mới.',
	ambiguous_team: 'Trong thôn có nhiều tổ như vậy. Hãy ghi tên tổ hoặc mã tổ.',
	row_twice:
		'Trùng với một dòng ở trên. Nếu là hộ khác, hãy ghi ngõ hoặc số điện thoại để phân biệt.',
	yes_no: 'Ghi Có hoặc Không.',
	invalid_choice: 'Từ này chưa hiểu được. Hãy dùng một từ trong danh sách của tệp mẫu.',
	invalid_organisation: 'Chưa rõ đơn vị nào. Hãy dùng tên trong tệp mẫu, hoặc ghi “Khác”.',
	phone_needs_consent:
		'Có số điện thoại thì ghi hộ đồng ý bằng cách nào: Ký trên giấy hoặc Bằng lời.',
	phone_differs:
		'Trong tổ đã có người này với số điện thoại khác. Số của người đã vào tổ không đổi qua tệp.',
	decision_needed:
		'Thêm người, thôn hoặc đổi chức danh cần số và ngày của quyết định kiện toàn mới.',
	decision_differs: 'Tổ này đã có quyết định khác, và tệp không thay đổi gì ở tổ.',
	rename_elsewhere: 'Thôn mang mã này có tên khác. Đổi tên thôn ở trang Thay đổi địa giới.',
	not_editable: 'Tổ đã có quyết định hoặc đang chờ duyệt nên không đổi được qua tệp.',
	twice: 'Một cột được chọn hai lần.',
	id_taken: 'Đã có trên hệ thống.'
};
