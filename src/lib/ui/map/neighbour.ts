type Point = { code: string; x: number; y: number };

/**
 * The point that an arrow key means: the nearest within 60° of the direction, where what lies aside
 * counts double. Null at the edge.
 * @param x, y the direction, one step on the screen (y downwards)
 */
export function nearestTowards(
	points: readonly Point[],
	from: string,
	x: number,
	y: number
): string | null {
	const here = points.find((point) => point.code === from);
	if (!here) return null;
	let nearest: { code: string; far: number } | null = null;
	for (const point of points) {
		const [dx, dy] = [point.x - here.x, point.y - here.y];
		const ahead = dx * x + dy * y;
		const aside = Math.abs(dx * y) + Math.abs(dy * x);
		if (ahead <= 0 || aside > ahead * 1.75) continue;
		const far = ahead + 2 * aside;
		if (!nearest || far < nearest.far) nearest = { code: point.code, far };
	}
	return nearest?.code ?? null;
}
