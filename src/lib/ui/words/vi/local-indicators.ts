// What the page says on which a province composes indicators of its own.
import type { LocalDefinition } from '$lib/domain/local-definition';
import type { Block, Per } from '$lib/domain/local-indicator';

/** The parts of what is counted, each with its name in the lists of the province. */
type Named = Partial<Record<'topic' | 'outcome' | 'service' | 'provider' | 'kind', string>>;

export const localIndicators = {
	title: 'Chỉ tiêu của tỉnh',
	lead: 'Ghép từ các khối có sẵn: nội dung và kết quả lượt đến hộ, dịch vụ của hộ, buổi tập huấn và người dự. Bản đồ, bảng, báo cáo, tệp và số liệu mở dùng chung một cách tính.',
	compose: 'Đặt và sửa chỉ tiêu của tỉnh',
	back: 'Danh mục chỉ tiêu',
	add: 'Thêm chỉ tiêu',
	block: 'Đếm gì',
	blocks: {
		reached: 'Hộ đã được hướng dẫn',
		onboarded: 'Hộ có dịch vụ',
		visits: 'Lượt đến hộ',
		sessions: 'Buổi tập huấn, tuyên truyền',
		attendances: 'Lượt người dự buổi'
	} satisfies Record<Block, string>,
	about: {
		reached: 'Hộ đang cư trú đã có ít nhất một lượt đến hộ như vậy, tính đến ngày xem.',
		onboarded: 'Hộ đang cư trú, theo lần ghi sau cùng về từng nền tảng, tính đến ngày xem.',
		visits: 'Lượt đến hộ trong kỳ; một tổ, một hộ, một ngày là một lượt.',
		sessions: 'Buổi tổ đã ghi trong kỳ.',
		attendances: 'Thành viên có tên và số người dân dự các buổi trong kỳ.'
	} satisfies Record<Block, string>,
	per: 'Tính trên',
	pers: {
		none: 'Chỉ đếm số lượng',
		visits: '% của mọi lượt đến hộ trong kỳ',
		households: 'Số hộ đang cư trú',
		sessions: 'Số buổi trong kỳ',
		villages: 'Số thôn'
	} satisfies Record<Per, string>,
	perOf: (block: Block, per: Per): string => {
		if (block === 'attendances' && per === 'sessions') return 'Bình quân mỗi buổi như vậy';
		if (per === 'none' || per === 'visits') return localIndicators.pers[per];
		const share = (block === 'sessions') === (per === 'sessions') && per !== 'villages';
		const whole = { households: 'hộ đang cư trú', sessions: 'mọi buổi trong kỳ', villages: 'thôn' };
		return share && block !== 'visits' ? `% của ${whole[per]}` : `Bình quân mỗi ${perWords[per]}`;
	},
	topic: 'Nội dung',
	anyTopic: 'Nội dung nào cũng tính',
	outcome: 'Kết quả',
	anyOutcome: 'Kết quả nào cũng tính',
	service: 'Dịch vụ, nền tảng',
	anyProvider: (service: string) => `${service}: nơi nào cũng tính`,
	use: 'Mức độ',
	uses: { opened: 'Đã có, chưa ngừng', used: 'Đang dùng, đang bán' },
	kind: 'Loại buổi',
	anyKind: 'Cả hai loại',
	kinds: { training: 'Buổi tập huấn', outreach: 'Buổi tuyên truyền' },
	name: 'Tên chỉ tiêu',
	nameHint: 'Ví dụ: Hộ biết dùng sổ sức khỏe điện tử',
	numerator: 'Tử số, bằng lời',
	denominator: 'Mẫu số, bằng lời',
	wordsHint: 'Để trống thì ghi theo cách tính.',
	less: 'Càng ít càng tốt',
	preview: 'Xem thử số của tỉnh',
	save: 'Lưu chỉ tiêu',
	previewTitle: 'Xem thử, chưa lưu',
	onDay: (day: string) => `Đến hôm nay, ${day}`,
	inMonth: 'Trong tháng này, đến hôm nay',
	inYear: 'Từ đầu năm đến hôm nay',
	fixed: 'Cách tính không sửa được sau khi lưu. Muốn tính khác thì thêm chỉ tiêu khác.',
	list: 'Đang dùng',
	retiredList: 'Đã thôi dùng',
	how: 'Cách tính',
	since: (day: string) => `Đặt ngày ${day}`,
	retiredOn: (day: string) => `Thôi dùng từ ${day}; báo cáo và mục tiêu cũ vẫn xem được`,
	retiredSince: (day: string) => `Thôi dùng từ ${day}`,
	edit: 'Sửa tên',
	editOf: (name: string) => `Sửa tên chỉ tiêu: ${name}`,
	saveWords: 'Lưu tên và lời',
	cancel: 'Thôi sửa',
	retire: 'Thôi dùng',
	retireOf: (name: string) => `Thôi dùng chỉ tiêu ${name}`,
	retireHint:
		'Không chọn mới được nữa. Báo cáo, mục tiêu và số liệu đã có vẫn xem được. Không hoàn tác được.',
	see: 'Xem trên bản đồ',
	none: 'Chưa có chỉ tiêu nào của tỉnh',
	noneHint: 'Thêm chỉ tiêu đầu tiên bằng biểu mẫu ở trên.',
	added: 'Đã thêm chỉ tiêu. Bản đồ, mục tiêu và mẫu báo cáo dùng được ngay.',
	renamed: 'Đã sửa tên. Mẫu báo cáo đã lập giữ tên cũ.',
	retired: 'Đã thôi dùng chỉ tiêu.',
	/** What is counted, as a sentence. */
	counts: (definition: LocalDefinition, named: Named): string => {
		const parts = [
			named.topic && `nội dung ${named.topic}`,
			named.outcome && `kết quả ${named.outcome}`
		];
		const meeting = [named.kind, named.topic && `nội dung ${named.topic}`];
		const use = 'use' in definition && localIndicators.uses[definition.use].toLowerCase();
		const all = {
			visits: ['Lượt đến hộ trong kỳ', ...parts],
			reached: ['Hộ đã có lượt đến', ...parts],
			onboarded: ['Hộ có dịch vụ', named.service, named.provider, use],
			sessions: ['Buổi trong kỳ', ...meeting],
			attendances: ['Lượt người dự các buổi trong kỳ', ...meeting]
		}[definition.block];
		return all.filter(Boolean).join(', ');
	},
	suchSessions: 'Số buổi như vậy trong kỳ',
	wholes: {
		visits: 'Mọi lượt đến hộ trong kỳ',
		households: 'Số hộ đang cư trú',
		sessions: 'Số buổi trong kỳ',
		villages: 'Số thôn'
	}
};

const perWords = { households: 'hộ', sessions: 'buổi', villages: 'thôn' } as const;
