import * as L from 'leaflet';
import type { MapArea } from './outline';

type Label = MapArea & { at: L.LatLng; bounds: L.LatLngBounds };
type Box = { left: number; top: number; right: number; bottom: number };

const line = 15;
const font = '600 12px system-ui, sans-serif';

/**
 * Names and values on the map, as many as have room: large areas first, name and value, or the value
 * alone, or nothing. They are laid out anew for every zoom, a frame after the colours, and never
 * cover one another.
 */
export class Labels {
	#map: L.Map;
	#pane: HTMLElement;
	#labels: Label[] = [];
	#frame = 0;
	#widths = new Map<string, number>();
	#pen = document.createElement('canvas').getContext('2d');

	constructor(map: L.Map) {
		this.#map = map;
		this.#pane = map.createPane('labels');
		map.on('zoomstart', () => this.#pane.replaceChildren());
		map.on('zoomend resize', () => this.#soon());
		map.on('unload', () => cancelAnimationFrame(this.#frame));
	}

	write(labels: Label[]): void {
		this.#labels = labels;
		this.#soon();
	}

	#soon(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = requestAnimationFrame(() => this.#layOut());
	}

	#layOut(): void {
		const taken: Box[] = [];
		const shown = document.createDocumentFragment();
		for (const { label, room } of this.#byRoom()) {
			for (const words of choices(label)) {
				const box = this.#boxOf(label, words);
				if (!fits(box, room) || taken.some((other) => overlap(box, other))) continue;
				taken.push(box);
				shown.append(this.#mark(label, words));
				break;
			}
		}
		this.#pane.replaceChildren(shown);
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

	#mark({ at, colour }: Label, words: string[]): HTMLElement {
		const mark = document.createElement('div');
		mark.className = `label ${colour === null ? 'missing' : `colour-${colour}`}`;
		const lines = mark.appendChild(document.createElement('div'));
		for (const each of words) lines.appendChild(document.createElement('span')).textContent = each;
		L.DomUtil.setPosition(mark, this.#map.latLngToLayerPoint(at).round());
		return mark;
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
