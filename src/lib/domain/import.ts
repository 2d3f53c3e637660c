import * as v from 'valibot';
import { Day } from './day';
import { type consentWays } from './household';
import { type memberRoles, type organisations, type sexes } from './member';
import { type capacities } from './decision';
import { type villageKinds } from './area';
import { type teamKinds } from './team';
import { fold } from './text';

/**
 * Lists that come and go as files: which columns each kind has, what their headings are called, and how
 * a cell's text is read. The headings and the words of closed lists belong to the file format: a file
 * that was exported once is read for ever.
 */
export const importKinds = ['teams', 'households', 'villages'] as const;
export type ImportKind = (typeof importKinds)[number];

export const importStates = [
	/** The file was read; which column means what is still to be said. */
	'uploaded',
	'checking',
	/** Every row was tried and taken back. */
	'checked',
	'running',
	/** By a person, with what is done so far kept. */
	'stopped',
	'done',
	'failed'
] as const;
export type ImportState = (typeof importStates)[number];

/** Nothing unless every row is good, or the good rows only. */
export const importModes = ['all_or_nothing', 'only_good'] as const;
export type ImportMode = (typeof importModes)[number];

/** What became of a row, or would: one letter each. */
export const verdicts = {
	waiting: '.',
	created: 'n',
	changed: 'c',
	unchanged: 'u',
	bad: 'x'
} as const;
export type RowVerdict = keyof typeof verdicts;

export const importLimits = {
	megabytes: 15,
	rows: 50_000,
	columns: 60,
	/** Of the text of one cell. */
	characters: 1000,
	/** How long a list is kept after it was brought. */
	days: 30
};

/** The value of a cell, or what is wrong with it. */
export type Cell<Value> = { value: Value } | { fault: string };
export type Reader<Value> = (text: string) => Cell<Value>;

type Field = {
	/** The heading of templates and exports first, then what lists call it otherwise. */
	headings: readonly string[];
	/** Without this column nothing can be taken in. */
	required?: true;
	/** Read where a list has it, and written nowhere: what lists of earlier years say beside it. */
	readOnly?: true;
	/** The words of a closed list, for drop-downs. */
	choices?: readonly string[];
	/** A believable cell for the template. */
	example: string;
	/** How wide the column is, in characters. */
	width: number;
};

const memberRoleWords = {
	leader: ['Tổ trưởng', 'Trưởng', 'Tổ trưởng Tổ CNSCĐ'],
	deputy: ['Tổ phó', 'Phó', 'Phó tổ trưởng', 'Tổ phó Tổ CNSCĐ'],
	member: ['Thành viên', 'Tổ viên', 'Ủy viên', 'TV']
} satisfies Record<(typeof memberRoles)[number], string[]>;

const organisationWords = {
	youth_union: [
		'Đoàn Thanh niên',
		'Đoàn TN',
		'ĐTN',
		'Đoàn TNCS HCM',
		'Bí thư chi đoàn',
		'Chi đoàn'
	],
	womens_union: ['Hội Liên hiệp Phụ nữ', 'Hội LHPN', 'Hội Phụ nữ', 'Phụ nữ', 'Chi hội Phụ nữ'],
	farmers_union: ['Hội Nông dân', 'Nông dân', 'Chi hội Nông dân'],
	veterans: ['Hội Cựu chiến binh', 'Hội CCB', 'Cựu chiến binh', 'CCB'],
	elderly: ['Hội Người cao tuổi', 'Hội NCT', 'Người cao tuổi'],
	fatherland_front: ['MTTQ', 'Mặt trận', 'Mặt trận Tổ quốc', 'Ban công tác Mặt trận', 'UBMTTQ'],
	police: ['Công an', 'Công an xã', 'Công an viên', 'CA'],
	teacher: ['Giáo viên', 'Trường học', 'Nhà trường'],
	health: ['Y tế', 'Y tế thôn', 'Trạm Y tế'],
	post: ['Bưu điện', 'Bưu điện xã', 'VNPost'],
	vnpt: ['VNPT'],
	viettel: ['Viettel'],
	mobifone: ['MobiFone', 'Mobiphone'],
	bank: ['Ngân hàng', 'Agribank'],
	cooperative: ['Hợp tác xã', 'HTX'],
	resident: ['Người dân', 'Nhân dân', 'Trưởng thôn', 'Thôn', 'Dân'],
	other: ['Khác']
} satisfies Record<(typeof organisations)[number], string[]>;

const sexWords = {
	female: ['Nữ', 'F'],
	male: ['Nam', 'M']
} satisfies Record<(typeof sexes)[number], string[]>;

const capacityWords = {
	chair: ['Chủ tịch', 'Chủ tịch UBND', 'Chủ tịch UBND xã'],
	vice_chair: ['KT. Chủ tịch – Phó Chủ tịch', 'Phó Chủ tịch', 'PCT', 'KT. Chủ tịch']
} satisfies Record<(typeof capacities)[number], string[]>;

const teamKindWords = {
	village: ['Tổ cấp thôn', 'Cấp thôn', 'Thôn'],
	commune: ['Tổ cấp xã', 'Cấp xã', 'Xã']
} satisfies Record<(typeof teamKinds)[number], string[]>;

const villageKindWords = {
	thon: ['Thôn', 'Làng', 'Xóm', 'Ấp', 'Buôn'],
	ban: ['Bản'],
	khoi: ['Khối', 'Khối phố', 'Khu phố', 'Khu'],
	to_dan_pho: ['Tổ dân phố', 'TDP']
} satisfies Record<(typeof villageKinds)[number], string[]>;

const consentWords = {
	paper: ['Ký trên giấy', 'Giấy', 'Trên giấy'],
	voice: ['Đồng ý bằng lời', 'Bằng lời', 'Lời nói'],
	tick: ['Tự tay đánh dấu trên máy', 'Trên máy'],
	none: ['Không', 'Chưa', 'Không đồng ý']
} satisfies Record<(typeof consentWays)[number] | 'none', string[]>;

const yesNoWords = {
	yes: ['Có', 'x', '1', 'true', 'Rồi', '✓'],
	no: ['Không', '0', 'false', 'Chưa', '-']
};

const first = (words: Record<string, readonly string[]>) =>
	Object.values(words).map((each) => each[0]!);

const village = {
	villageCode: {
		headings: ['Mã thôn', 'Mã thôn, bản, khối', 'Mã khối', 'Mã tổ dân phố', 'Mã địa bàn'],
		example: '',
		width: 12
	},
	communeCode: {
		headings: ['Mã xã', 'Mã xã, phường', 'Mã phường', 'Mã ĐVHC', 'Mã đơn vị hành chính'],
		example: '',
		width: 10,
		readOnly: true
	},
	/** There are none since 1/7/2025, but lists still tell by it which of two communes they mean. */
	districtName: {
		headings: [
			'Huyện',
			'Huyện, thành phố',
			'Huyện/thành phố',
			'Quận, huyện',
			'Quận/huyện',
			'Quận/huyện/thị xã',
			'Tên huyện',
			'Quận'
		],
		example: '',
		width: 16,
		readOnly: true
	},
	communeName: {
		headings: [
			'Xã, phường',
			'Xã',
			'Phường',
			'Tên xã',
			'Xã/phường',
			'Xã, phường, thị trấn',
			'Xã/phường/thị trấn',
			'Đơn vị xã'
		],
		example: 'Xã Bằng Mạc',
		width: 22
	},
	villageName: {
		headings: [
			'Thôn',
			'Thôn, bản, khối, tổ dân phố',
			'Tên thôn',
			'Thôn/bản',
			'Thôn, bản',
			'Bản',
			'Khối',
			'Khối phố',
			'Tổ dân phố',
			'Thôn/khối',
			'Địa bàn',
			'Xóm/thôn',
			'Thôn (bản, khối)'
		],
		example: 'Thôn Pá Tẩu',
		width: 22
	}
} satisfies Record<string, Field>;

const phone: Field = {
	headings: [
		'Số điện thoại',
		'Điện thoại',
		'SĐT',
		'Số ĐT',
		'ĐT',
		'Điện thoại di động',
		'Di động',
		'Điện thoại liên hệ'
	],
	example: '0912 345 678',
	width: 15
};

export const importFields = {
	teams: {
		...village,
		teamName: {
			headings: [
				'Tên tổ',
				'Tổ',
				'Tổ CNSCĐ',
				'Tên Tổ công nghệ số cộng đồng',
				'Tổ công nghệ số cộng đồng'
			],
			example: 'Tổ CNSCĐ thôn Pá Tẩu',
			width: 28
		},
		teamKind: {
			headings: ['Cấp tổ', 'Loại tổ', 'Cấp'],
			choices: first(teamKindWords),
			example: 'Tổ cấp thôn',
			width: 12
		},
		villages: {
			headings: ['Các thôn phục vụ', 'Thôn phục vụ', 'Địa bàn phục vụ'],
			example: '',
			width: 20
		},
		number: {
			headings: [
				'Số quyết định',
				'Quyết định số',
				'Số QĐ',
				'Số/ký hiệu',
				'Quyết định',
				'Quyết định thành lập'
			],
			example: '12/QĐ-UBND',
			width: 16
		},
		signedOn: {
			headings: ['Ngày ký', 'Ngày quyết định', 'Ngày QĐ', 'Ngày ban hành', 'Ngày, tháng ban hành'],
			example: '05/10/2021',
			width: 12
		},
		effectiveOn: {
			headings: ['Ngày hiệu lực', 'Có hiệu lực từ', 'Hiệu lực'],
			example: '10/10/2021',
			width: 12
		},
		signer: { headings: ['Người ký', 'Người ký quyết định'], example: 'Vi Văn Thành', width: 20 },
		capacity: {
			headings: ['Chức vụ người ký', 'Tư cách ký'],
			choices: first(capacityWords),
			example: 'Chủ tịch',
			width: 20
		},
		name: {
			headings: [
				'Họ và tên',
				'Họ tên',
				'Họ, tên',
				'Họ và tên thành viên',
				'Tên thành viên',
				'Thành viên'
			],
			required: true,
			example: 'Nông Thị Lan',
			width: 24
		},
		phone,
		role: {
			headings: [
				'Chức danh',
				'Chức danh trong tổ',
				'Chức vụ trong tổ',
				'Nhiệm vụ',
				'Vai trò',
				'Chức vụ'
			],
			choices: first(memberRoleWords),
			required: true,
			example: 'Tổ trưởng',
			width: 14
		},
		organisation: {
			headings: [
				'Đơn vị cử',
				'Đơn vị cử tham gia',
				'Đơn vị',
				'Tổ chức',
				'Đơn vị công tác',
				'Cơ quan'
			],
			choices: first(organisationWords),
			example: 'Người dân',
			width: 22
		},
		sex: {
			headings: ['Giới tính', 'Nam/nữ', 'Giới'],
			choices: first(sexWords),
			example: 'Nữ',
			width: 10
		},
		birthYear: {
			headings: [
				'Năm sinh',
				'Ngày sinh',
				'Ngày, tháng, năm sinh',
				'Ngày tháng năm sinh',
				'Sinh năm'
			],
			example: '1985',
			width: 10
		},
		teamId: { headings: ['Mã tổ'], example: '', width: 38 }
	},
	households: {
		...village,
		lane: {
			headings: ['Ngõ, xóm', 'Ngõ', 'Xóm', 'Đường', 'Ngõ/xóm', 'Cụm dân cư', 'Địa chỉ'],
			example: 'Xóm 1',
			width: 14
		},
		headName: {
			headings: [
				'Chủ hộ',
				'Họ tên chủ hộ',
				'Họ và tên chủ hộ',
				'Tên chủ hộ',
				'Họ và tên',
				'Họ tên'
			],
			required: true,
			example: 'Hoàng Văn Thắng',
			width: 24
		},
		phone,
		consent: {
			headings: ['Đồng ý lưu số điện thoại', 'Đồng ý', 'Sự đồng ý'],
			choices: first(consentWords),
			example: 'Ký trên giấy',
			width: 22
		},
		living: {
			headings: ['Đang cư trú', 'Cư trú', 'Còn ở'],
			choices: ['Có', 'Không'],
			example: 'Có',
			width: 12
		},
		produces: {
			headings: [
				'Sản xuất, kinh doanh',
				'SXKD',
				'Có sản xuất, kinh doanh',
				'Hộ sản xuất kinh doanh',
				'Kinh doanh'
			],
			choices: ['Có', 'Không'],
			example: 'Không',
			width: 20
		},
		id: { headings: ['Mã hộ'], example: '', width: 38 }
	},
	villages: {
		villageCode: village.villageCode,
		communeCode: { headings: village.communeCode.headings, example: '', width: 10 },
		districtName: village.districtName,
		communeName: village.communeName,
		villageKind: {
			headings: ['Loại', 'Loại thôn', 'Loại hình'],
			choices: first(villageKindWords),
			example: 'Thôn',
			width: 14
		},
		villageName: { ...village.villageName, required: true },
		openedOn: {
			headings: ['Từ ngày', 'Ngày thành lập', 'Thành lập ngày'],
			example: '01/01/2026',
			width: 12
		}
	}
} as const satisfies Record<ImportKind, Record<string, Field>>;

export type FieldOf<Kind extends ImportKind> = keyof (typeof importFields)[Kind] & string;
export type ImportField = { [Kind in ImportKind]: FieldOf<Kind> }[ImportKind];

export function fieldsOf(kind: ImportKind): [string, Field][] {
	return Object.entries<Field>(importFields[kind]);
}

/** What templates and exports have columns for. */
export function writtenFieldsOf(kind: ImportKind): [string, Field][] {
	return fieldsOf(kind).filter(([, { readOnly }]) => !readOnly);
}

/** The heading by which templates and exports call a field. */
export function headingOf(kind: ImportKind, field: string): string {
	return (importFields[kind] as Record<string, Field>)[field]?.headings[0] ?? field;
}

/** How headings are compared: without diacritics, case, marks and what stands in brackets. */
export function foldHeading(text: string): string {
	return fold(text.replace(/\([^)]*\)/g, ' '))
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}

/** The field that a heading usually means. */
export function fieldFor(kind: ImportKind, heading: string): string | null {
	const wanted = foldHeading(heading);
	if (wanted === '') return null;
	const found = fieldsOf(kind).find(([, { headings }]) =>
		headings.some((each) => foldHeading(each) === wanted)
	);
	return found?.[0] ?? null;
}

/** Where lists have titles above their headings: the row in which most headings are known. */
export function headingRowOf(kind: ImportKind, rows: readonly (readonly string[])[]): number {
	const known = rows
		.slice(0, 30)
		.map((row) => new Set(row.map((text) => fieldFor(kind, text)).filter(Boolean)).size);
	const best = Math.max(0, ...known);
	if (best > 0) return known.indexOf(best);
	return Math.max(
		0,
		rows.findIndex((row) => row.filter((text) => text !== '').length > 1)
	);
}

const oneOf =
	<Choice extends string>(words: Record<Choice, readonly string[]>): Reader<Choice> =>
	(text) => {
		const wanted = fold(text);
		const found = (Object.entries(words) as [Choice, readonly string[]][]).find(([, names]) =>
			names.some((name) => fold(name) === wanted)
		);
		return found ? { value: found[0] } : { fault: 'invalid_choice' };
	};

export const readMemberRole = oneOf(memberRoleWords);
export const readSex = oneOf(sexWords);
export const readCapacity = oneOf(capacityWords);
export const readTeamKind = oneOf(teamKindWords);
export const readVillageKind = oneOf(villageKindWords);
export const readConsent = oneOf(consentWords);

/** Lists name many bodies that the application does not tell apart. */
export const readOrganisation: Reader<(typeof organisations)[number]> = (text) => {
	const read = oneOf(organisationWords)(text);
	return 'fault' in read ? { fault: 'invalid_organisation' } : read;
};

export const readYesNo: Reader<boolean> = (text) => {
	const read = oneOf(yesNoWords)(text);
	return 'fault' in read ? { fault: 'yes_no' } : { value: read.value === 'yes' };
};

/** As people write it in Vietnam, as computers do, or as a spreadsheet counts days. */
export const readDay: Reader<Day> = (text) => {
	const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
	const machine = /^(\d{4})-(\d{1,2})-(\d{1,2})(T.*)?$/.exec(text);
	const [year, month, day] = written
		? [written[3], written[2], written[1]]
		: machine
			? [machine[1], machine[2], machine[3]]
			: [];
	const found =
		year && month && day
			? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
			: /^\d{5}$/.test(text)
				? dayOfSerial(Number(text))
				: '';
	return v.is(Day, found) ? { value: found } : { fault: 'invalid_day' };
};

/** Spreadsheets count days from 30/12/1899, as far as it matters after 1/3/1900. */
export function dayOfSerial(serial: number): Day {
	return new Date(Math.floor(serial) * 86_400_000 - 2_209_161_600_000).toISOString().slice(0, 10);
}

/** A year, or the year of a date. */
export const readYear: Reader<number> = (text) => {
	const year = /^(?:\d{1,2}[/.-]){0,2}(\d{4})$/.exec(text)?.[1];
	return year ? { value: Number(year) } : { fault: 'invalid_year' };
};

/** A number that a spreadsheet took for one lost its zero in front. */
export function phoneOfCell(text: string): string {
	const digits = text.replace(/[\s().-]/g, '');
	return /^([35789]\d{8}|1[2689]\d{8})$/.test(digits) ? `0${digits}` : text;
}

/** The words that exports write; reading them gives the same choice again. */
export const cellWords = {
	role: (role: (typeof memberRoles)[number]) => memberRoleWords[role][0]!,
	organisation: (each: (typeof organisations)[number]) => organisationWords[each][0]!,
	sex: (sex: (typeof sexes)[number] | null) => (sex ? sexWords[sex][0]! : ''),
	capacity: (capacity: (typeof capacities)[number]) => capacityWords[capacity][0]!,
	teamKind: (kind: (typeof teamKinds)[number]) => teamKindWords[kind][0]!,
	villageKind: (kind: (typeof villageKinds)[number]) => villageKindWords[kind][0]!,
	consent: (way: (typeof consentWays)[number] | null) => consentWords[way ?? 'none'][0]!,
	yesNo: (yes: boolean) => (yes ? 'Có' : 'Không'),
	day: (day: Day | null) => (day ? day.split('-').reverse().join('/') : '')
};
