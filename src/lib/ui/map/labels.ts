import * as L from 'leaflet';
import type { MapArea } from './outline';

type Label = MapArea & { at: L.LatLng; bounds: L.LatLngBounds };
type Box = { left: number; top: number; right: number; bottom: number };

const line = 15;
const font = '600 12px system-ui, sans-serif';

/**
 * Names and values on the map, as many as have room: large areas first, name and value, or the value
 * alone, or nothing. They are laid out anew for every zoom and never cover one another.
 */
export class Labels {
	#map: L.Map;
	#shown = L.layerGroup();
	#labels: Label[] = [];
	#widths = new Map<string, number>();
	#pen = document.createElement('canvas').getContext('2d');

	constructor(map: L.Map) {
		this.#map = map;
		map.createPane('labels');
		this.#shown.addTo(map);
		map.on('zoomend resize', () => this.#layOut());
	}

	write(labels: Label[]): void {
		this.#labels = labels;
		this.#layOut();
	}

	#layOut(): void {
		this.#shown.clearLayers();
		const taken: Box[] = [];
		for (const { label, room } of this.#byRoom()) {
			for (const words of choices(label)) {
				const box = this.#boxOf(label, words);
				if (!fits(box, room) || taken.some((other) => overlap(box, other))) continue;
				taken.push(box);
				this.#shown.addLayer(this.#mark(label, words));
				break;
			}
		}
	}

	#byRoom(): { label: Label; room: L.Point }[] {
		return this.#labels
			.map((label) => ({ label, room: this.#sizeOf(label.bounds) }))
			.sort((a, b) => b.room.x * b.room.y - a.room.x * a.room.y);
	}

	#sizeOf(bounds: L.LatLngBounds): L.Point {
		const corner = (at: L.LatLng) => this.#map.latLngToLayerPoint(at);
		const [a, b] = [corner(bounds.getSouthWest()), corner(bounds.getNorthEast())];
		return L.point(b.x - a.x, a.y - b.y);
	}

	#boxOf({ at }: Label, words: string[]): Box {
		const { x, y } = this.#map.latLngToLayerPoint(at);
		const [width, height] = [
			Math.max(...words.map((each) => this.#widthOf(each))),
			words.length * line
		];
		return {
			left: x - width / 2,
			right: x + width / 2,
			top: y - height / 2,
			bottom: y + height / 2
		};
	}

	#widthOf(words: string): number {
		const known = this.#widths.get(words);
		if (known !== undefined) return known;
		if (this.#pen) this.#pen.font = font;
		const width = (this.#pen?.measureText(words).width ?? words.length * 7) + 4;
		this.#widths.set(words, width);
		return width;
	}

	#mark({ at, colour }: Label, words: string[]): L.Marker {
		const html = document.createElement('div');
		for (const each of words)
			html.append(Object.assign(document.createElement('span'), { textContent: each }));
		const className = `label ${colour === null ? 'missing' : `colour-${colour}`}`;
		const icon = L.divIcon({ html, className, iconSize: [0, 0] });
		return L.marker(at, { icon, pane: 'labels', interactive: false, keyboard: false });
	}
}

/** What is tried in turn until it has room. */
function choices({ name, label }: Label): string[][] {
	return label === '' ? [[name]] : [[name, label], [label]];
}

function fits({ left, right, top, bottom }: Box, room: L.Point): boolean {
	return right - left <= room.x * 0.9 && bottom - top <= room.y * 0.8;
}

function overlap(a: Box, b: Box): boolean {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
