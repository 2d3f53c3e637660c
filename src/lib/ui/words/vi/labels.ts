// Names of the domain that the phone never shows.
import type { Role } from '$lib/domain/access';
import type { villageKinds } from '$lib/domain/area';
import type { capacities } from '$lib/domain/decision';
import type { organisations } from '$lib/domain/member';
import type { teamKinds, TeamState } from '$lib/domain/team';

/** What only the office says of people, teams and areas; the phone does not carry it. */
export const officeLabels = {
	roles: {
		member: 'Tổ viên',
		leader: 'Tổ trưởng, trưởng thôn',
		commune_chair: 'Chủ tịch UBND xã',
		commune_officer: 'Cán bộ xã',
		commune_former: 'Nguyên lãnh đạo, cán bộ xã cũ',
		province_officer: 'Cán bộ tỉnh',
		admin: 'Quản trị'
	} satisfies Record<Role, string>,
	organisations: {
		youth_union: 'Đoàn Thanh niên',
		womens_union: 'Hội Liên hiệp Phụ nữ',
		farmers_union: 'Hội Nông dân',
		veterans: 'Hội Cựu chiến binh',
		elderly: 'Hội Người cao tuổi',
		fatherland_front: 'MTTQ',
		police: 'Công an',
		teacher: 'Giáo viên',
		health: 'Y tế',
		post: 'Bưu điện',
		vnpt: 'VNPT',
		viettel: 'Viettel',
		mobifone: 'MobiFone',
		bank: 'Ngân hàng',
		cooperative: 'Hợp tác xã',
		resident: 'Người dân',
		other: 'Khác'
	} satisfies Record<(typeof organisations)[number], string>,
	capacities: {
		chair: 'Chủ tịch',
		vice_chair: 'KT. Chủ tịch – Phó Chủ tịch'
	} satisfies Record<(typeof capacities)[number], string>,
	teamStates: {
		draft: 'Nháp',
		submitted: 'Chờ duyệt',
		returned: 'Trả lại',
		in_force: 'Có hiệu lực',
		dissolved: 'Đã giải thể'
	} satisfies Record<TeamState, string>,
	teamKinds: {
		village: 'Tổ cấp thôn',
		commune: 'Tổ cấp xã'
	} satisfies Record<(typeof teamKinds)[number], string>,
	villageKinds: {
		thon: 'Thôn',
		ban: 'Bản',
		khoi: 'Khối',
		to_dan_pho: 'Tổ dân phố'
	} satisfies Record<(typeof villageKinds)[number], string>
} as const;

export const pager = {
	name: 'Các trang của danh sách',
	previous: 'Trang trước',
	next: 'Trang sau',
	pageOf: (page: string, last: string) => `Trang ${page} / ${last}`
} as const;
