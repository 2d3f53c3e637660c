import type { AreaLevel } from '$lib/domain/area';
import { areasNamed } from '../areas.server';

/** What the fields of a role say: the role, the area that was chosen, and the text that areas were looked up by. */
type Said = { role: string; areaId: string; area: string };

/** The level of the area over which each role is given; the administrator has none. */
const levelOf: Record<string, AreaLevel | undefined> = {
	leader: 'village',
	commune_chair: 'commune',
	commune_officer: 'commune',
	province_officer: 'province'
};

export async function areasFor({ role, area }: Pick<Said, 'role' | 'area'>) {
	const level = levelOf[role];
	return level ? areasNamed(area, level) : [];
}

export function areaIdIn({ role, areaId }: Pick<Said, 'role' | 'areaId'>): number | null {
	return areaId === '' || !levelOf[role] ? null : Number(areaId);
}
