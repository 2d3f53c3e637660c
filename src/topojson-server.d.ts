declare module 'topojson-server' {
	import type { FeatureCollection } from 'geojson';
	import type { Topology } from 'topojson-specification';

	/** One topology of the objects, on a grid of `quantization` positions per axis where it is given. */
	export function topology(
		objects: Record<string, FeatureCollection>,
		quantization?: number
	): Topology;
}
