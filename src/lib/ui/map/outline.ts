import type { GeometryCollection, Topology } from 'topojson-specification';

/** The shapes of areas as the server sends them, apart from all figures. */
export type Outlines = {
	/** True borders that the operator loaded, or cells around centre points, which are none. */
	kind: 'boundaries' | 'diagram';
	/** Who gave the boundaries. */
	source: string | null;
	/** TopoJSON in WGS 84; each area has its official code as id and a point inside for its label. */
	topology: Topology<{ areas: GeometryCollection<{ point: [number, number] | null }> }>;
};

/** How an area looks and what it says, whatever its shape. */
export type MapArea = {
	code: string;
	name: string;
	/** As it is read on the map, without its unit: 60,0. Empty where nothing is known. */
	label: string;
	/** 60,0% */
	value: string;
	/** What the value is made of: 412 trên 690 hộ. */
	detail: string;
	/** The whole sentence, for those who hear the map. */
	title: string;
	/** 0, faint, to 5, strong; null where nothing is known. */
	colour: number | null;
};
