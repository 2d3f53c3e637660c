// What the pages of period reports say, and the paper of a report as Nghị định 30/2020/NĐ-CP words it.
import type { IndicatorCode } from '$lib/domain/indicator';
import type { Period, PeriodKind } from '$lib/domain/period';
import type { ReportLevel, ReportStepKind, ShownState } from '$lib/domain/report';

const day = (iso: string) => iso.split('-').reverse().join('/');
const year = ({ from }: Period) => from.slice(0, 4);
const month = ({ from }: Period) => Number(from.slice(5, 7));

export const reports = {
	title: 'Báo cáo',
	online:
		'Trang này cần có mạng. Khi mất mạng, việc tại hộ vẫn ghi được trên điện thoại như thường.',
	forms: 'Mẫu báo cáo',
	form: 'Mẫu',
	period: 'Kỳ',
	state: 'Trạng thái',
	allStates: 'Tất cả',
	find: 'Tên tổ, xã',
	show: 'Xem',
	noForms: 'Chưa có mẫu báo cáo nào',
	noFormsHint: 'Sở Khoa học và Công nghệ đặt mẫu và ngày bắt đầu; báo cáo cần lập sẽ hiện ở đây.',
	noFormsProvince: 'Hãy đặt mẫu báo cáo đầu tiên cho các tổ, các xã hoặc cho Sở.',
	nobody: 'Không có nơi nào ở trạng thái này',
	nobodyHint: 'Chọn trạng thái khác hoặc kỳ khác.',
	notYet: 'Mẫu này chưa đến kỳ đầu tiên',
	withdrawn: 'Mẫu này đã thôi dùng. Báo cáo đã lập vẫn xem được.',
	columns: { who: 'Nơi báo cáo', state: 'Trạng thái', since: 'Từ lúc', last: 'Kỳ gần nhất đã gửi' },
	due: (date: string) => `Hạn gửi ${date}`,
	overdue: (days: string, since: string) => `chậm ${days} ngày, từ ${since}`,
	dueOn: (date: string) => `hạn ${date}`,
	neverSent: 'chưa gửi kỳ nào',
	sentOf: (sent: string, all: string) => `Đã gửi ${sent} trên ${all} nơi.`,
	missing: (count: string) => `${count} nơi chưa gửi.`,
	make: 'Lập báo cáo',
	makeFor: (who: string) => `Lập báo cáo của ${who}`,
	open: 'Mở',
	revision: (number: number) => `bản sửa lần ${number - 1}`,
	waits: (who: string, form: string, from: string) =>
		`Báo cáo chờ duyệt: ${who}, ${form}, kỳ từ ${from}`,
	lock: 'Khóa kỳ này',
	unlock: 'Mở lại kỳ này',
	lockHint: 'Khi khóa, không ai lập, gửi, duyệt hay sửa báo cáo của kỳ này nữa.',
	lockedNow: 'Kỳ này đã khóa.',
	levels: { team: 'Tổ', commune: 'Xã', province: 'Tỉnh' } satisfies Record<ReportLevel, string>,
	states: {
		none: 'Chưa lập',
		draft: 'Nháp',
		sent: 'Đã gửi',
		returned: 'Cần sửa',
		approved: 'Đã duyệt',
		locked: 'Đã khóa'
	} satisfies Record<ShownState, string>,
	periodName(kind: PeriodKind, period: Period): string {
		switch (kind) {
			case 'week':
				return `tuần từ ${day(period.from)} đến ${day(period.to)}`;
			case 'month':
				return `tháng ${month(period)} năm ${year(period)}`;
			case 'quarter':
				return `quý ${['I', 'II', 'III', 'IV'][Math.floor((month(period) - 1) / 3)]} năm ${year(period)}`;
			case 'half':
				return `6 tháng ${month(period) === 1 ? 'đầu' : 'cuối'} năm ${year(period)}`;
			case 'year':
				return `năm ${year(period)}`;
		}
	},

	/** One report. */
	of: (who: string, period: string) => `${who}, ${period}`,
	live: 'Số liệu đang tính từ việc đã ghi; khi gửi sẽ giữ nguyên như lúc gửi.',
	frozen: 'Số liệu giữ nguyên như lúc gửi, dù sau đó có thêm lượt được ghi.',
	stocks: (date: string) =>
		`Chỉ tiêu lũy kế (phần trăm, bình quân) là số tại ngày cuối kỳ; kỳ này tính đến ${date}. Dấu “—” là chưa có số liệu, không phải 0.`,
	stillRunning: (date: string) => `Kỳ này đến ${date} mới hết; gửi được từ ngày hôm sau.`,
	table: 'Số liệu của báo cáo',
	head: [
		'TT',
		'Nội dung',
		'Đơn vị',
		'Kỳ trước',
		'Kỳ này',
		'Lũy kế',
		'Kế hoạch năm',
		'% kế hoạch',
		'Ghi chú'
	],
	noteOf: (line: string) => `Ghi chú: ${line}`,
	/** What one of the counted things of an indicator is called, where its figures are no percentages. */
	countedIn: {
		'ORG-03': 'người/tổ',
		'TRN-02': 'lượt/buổi',
		'ACT-01': 'lượt',
		'ACT-03': 'người',
		'NET-02': 'thôn'
	} as Partial<Record<IndicatorCode, string>>,
	paperTitle: 'Số, ngày và người ký trên văn bản',
	paperHint: 'Điền sau khi ký; phần mềm không ký thay.',
	number: 'Số/ký hiệu',
	signedOn: 'Ngày ký',
	signer: 'Người ký',
	capacity: 'Ký với tư cách',
	capacities: {
		team: { chair: 'Tổ trưởng', vice_chair: 'KT. Tổ trưởng – Tổ phó' },
		commune: { chair: 'Chủ tịch', vice_chair: 'KT. Chủ tịch – Phó Chủ tịch' },
		province: { chair: 'Giám đốc', vice_chair: 'KT. Giám đốc – Phó Giám đốc' }
	},
	save: 'Lưu nháp',
	send: 'Gửi báo cáo',
	sendTo: { team: 'Gửi lên xã', commune: 'Gửi lên Sở', province: 'Chốt báo cáo' } satisfies Record<
		ReportLevel,
		string
	>,
	saved: 'Đã lưu báo cáo. Báo cáo chưa được gửi.',
	done: {
		sent: 'Đã gửi báo cáo.',
		returned: 'Đã trả lại báo cáo.',
		approved: 'Đã duyệt báo cáo.',
		made: 'Đã lập báo cáo. Số liệu đã điền sẵn; hãy viết phần nhận xét rồi gửi.'
	},
	judge: 'Duyệt hoặc trả lại',
	approve: 'Duyệt báo cáo',
	return: 'Trả lại',
	reason: 'Lý do trả lại',
	discard: 'Bỏ bản nháp này',
	correct: 'Lập bản sửa',
	correctHint: 'Báo cáo này giữ nguyên; bản sửa ghi rõ thay cho bản nào.',
	corrects: 'Bản này sửa',
	former: 'bản trước',
	superseded: 'Đã có bản sửa mới hơn:',
	successor: 'mở bản sửa',
	history: 'Diễn biến',
	steps: {
		sent: 'gửi',
		returned: 'trả lại',
		approved: 'duyệt'
	} satisfies Record<ReportStepKind, string>,
	step: (who: string, did: string, moment: string) => `${who} ${did} lúc ${moment}`,
	xlsx: 'Tải bảng Excel',

	/** The forms. */
	edit: {
		title: 'Mẫu báo cáo',
		titleNew: 'Đặt mẫu báo cáo',
		lead: 'Mỗi lần lưu là một bản mới của mẫu. Báo cáo đã lập giữ nguyên bản mẫu của nó.',
		add: 'Đặt mẫu mới',
		none: 'Chưa có mẫu nào',
		noneHint: 'Bắt đầu từ một mẫu có sẵn rồi sửa theo yêu cầu của tỉnh.',
		name: 'Tên mẫu',
		level: 'Ai báo cáo',
		period: 'Kỳ báo cáo',
		about: 'Trích yếu',
		aboutHint: 'Viết dưới chữ BÁO CÁO; tên kỳ được nối vào sau.',
		addressee: 'Kính gửi',
		lines: 'Chỉ tiêu, theo thứ tự',
		line: (number: number) => `Dòng ${number}`,
		indicator: 'Chỉ tiêu',
		label: 'Tên riêng trên báo cáo',
		addLine: 'Thêm dòng',
		removeLine: (number: number) => `Bỏ dòng ${number}`,
		up: (number: number) => `Đưa dòng ${number} lên`,
		notCounted: 'chưa có dữ liệu',
		blocks: 'Phần người báo cáo viết',
		blocksHint: 'Mỗi dòng một phần, ví dụ: Khó khăn, vướng mắc.',
		dueDays: 'Hạn gửi sau khi hết kỳ (ngày)',
		startsOn: 'Áp dụng cho các kỳ bắt đầu từ ngày',
		save: 'Lưu mẫu',
		saved: 'Đã lưu mẫu.',
		withdraw: 'Thôi dùng mẫu này',
		withdrawHint: 'Báo cáo đã gửi vẫn còn; bản nháp theo mẫu này không gửi được nữa.',
		withdrawn: 'Đã thôi dùng',
		version: (number: number, moment: string) => `Bản ${number}, lưu ${moment}`,
		starts: (date: string, days: number) => `Từ ${date}, hạn ${days} ngày sau kỳ`,
		lineCount: (count: number) => `${count} chỉ tiêu`
	},
	/** What a form begins with. */
	templates: {
		team: {
			name: 'Báo cáo tháng của tổ',
			about: 'Kết quả hoạt động của Tổ công nghệ số cộng đồng',
			addressee: 'Ủy ban nhân dân xã'
		},
		commune: {
			name: 'Báo cáo tháng của xã',
			about: 'Kết quả hoạt động của các Tổ công nghệ số cộng đồng',
			addressee: 'Sở Khoa học và Công nghệ'
		},
		province: {
			name: 'Báo cáo tháng của tỉnh',
			about: 'Kết quả hoạt động của các Tổ công nghệ số cộng đồng trên địa bàn tỉnh',
			addressee: 'Bộ Khoa học và Công nghệ'
		}
	} satisfies Record<ReportLevel, object>,
	blocks: ['Khó khăn, vướng mắc', 'Đề xuất, kiến nghị', 'Kế hoạch kỳ tới'],

	paper: {
		heading: 'BÁO CÁO',
		committee: 'ỦY BAN NHÂN DÂN',
		department: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
		number: (number: string, level: ReportLevel) =>
			`Số: ${number || `          /BC-${{ team: 'TCNSCĐ', commune: 'UBND', province: 'SKHCN' }[level]}`}`,
		addressee: (whom: string) => `Kính gửi: ${whom}`,
		about: (about: string, period: string) => `${about} ${period}`,
		opening: (who: string, period: string) => `${who} báo cáo kết quả ${period} như sau:`,
		whose: {
			team: (who: string) => who,
			commune: (who: string) => `Ủy ban nhân dân ${who.charAt(0).toLowerCase()}${who.slice(1)}`,
			province: () => 'Sở Khoa học và Công nghệ'
		} satisfies Record<ReportLevel, (who: string) => string>,
		results: 'I. Kết quả thực hiện.',
		block: (index: number, heading: string) =>
			`${['II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII'][index]}. ${heading}.`,
		nothing: 'Không có.',
		draft: 'Bản nháp, chưa gửi: số liệu tính lúc tải tệp.',
		correcting: (revision: number) =>
			`Bản sửa lần ${revision - 1}, thay cho báo cáo đã gửi trước đó.`,
		end: './.',
		receivers: {
			team: ['- Ủy ban nhân dân xã;', '- Lưu: Tổ.'],
			commune: ['- Sở Khoa học và Công nghệ;', '- Đảng ủy, HĐND xã;', '- Lưu: VT, VH-XH.'],
			province: ['- Bộ Khoa học và Công nghệ;', '- Ủy ban nhân dân tỉnh;', '- Lưu: VT, CĐS.']
		} satisfies Record<ReportLevel, string[]>,
		signedAs: {
			team: { chair: ['TỔ TRƯỞNG'], vice_chair: ['KT. TỔ TRƯỞNG', 'TỔ PHÓ'] },
			commune: {
				chair: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'],
				vice_chair: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH']
			},
			province: { chair: ['GIÁM ĐỐC'], vice_chair: ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'] }
		}
	}
} as const;
