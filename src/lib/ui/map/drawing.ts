import 'leaflet/dist/leaflet.css';
import type { Feature, Geometry } from 'geojson';
import * as L from 'leaflet';
import { feature, mesh } from 'topojson-client';
import { Labels } from './labels';
import { nearestTowards } from './neighbour';
import type { MapArea, Outlines } from './outline';

type Drawn = { path: L.Polygon; element: SVGPathElement; point: L.LatLng };
type Listener = {
	/** The pointer or the keyboard is at an area, or has left. */
	point: (code: string | null) => void;
	/** A finger or the space bar chose an area, or Escape chose none. */
	select: (code: string | null) => void;
	/** A click, Enter, or a second tap wants to go into an area. */
	open: (code: string) => void;
};

const padding = L.point(12, 12);
/** So far a finger slips in a tap, in pixels. */
const mostSlip = 12;

/**
 * The map itself: one SVG path per area, coloured by classes so that a new figure only restyles. It
 * is one stop of the Tab key; arrows go from area to area. No tiles: nothing is fetched from anywhere.
 */
export class Drawing {
	#map: L.Map;
	#listener: Listener;
	#areas = new Map<string, Drawn>();
	#shapes = L.featureGroup();
	#rings: { pointed: L.Polygon[]; selected: L.Polygon[] };
	#labels: Labels;
	#looks = new Map<string, MapArea>();
	#current: string | null = null;
	#selected: string | null = null;
	#byFinger = false;
	/** Where the pointer went down, until the click that ends it. */
	#pressedAt: L.Point | null = null;

	constructor(element: HTMLElement, listener: Listener) {
		this.#listener = listener;
		this.#map = L.map(element, {
			renderer: L.svg({ padding: 0.25 }),
			attributionControl: false,
			zoomControl: false,
			keyboard: false,
			scrollWheelZoom: false,
			zoomSnap: 0.05,
			zoomDelta: 0.75,
			maxZoom: 14,
			boxZoom: false
		});
		this.#shapes.addTo(this.#map);
		this.#rings = { pointed: this.#ring('pointed'), selected: this.#ring('selected') };
		this.#labels = new Labels(this.#map);
		this.#map.on('zoomend', () => this.#letPageScroll());
		element.addEventListener('pointerdown', (event) => {
			this.#byFinger = event.pointerType === 'touch';
			this.#pressedAt = L.point(event.clientX, event.clientY);
		});
		element.addEventListener('click', (event) => this.#letGo(event), { capture: true });
		element.addEventListener('keydown', (event) => this.#press(event));
	}

	/** Replaces the shapes and shows all of them; looks come with `paint`. */
	show({ topology }: Outlines): void {
		this.#shapes.clearLayers();
		this.#areas.clear();
		this.#current = null;
		const { features } = feature(topology, topology.objects.areas);
		const paths = features.map(({ geometry }) => L.geoJSON(geometry).getLayers()[0] as L.Polygon);
		for (const path of paths) path.addTo(this.#shapes);
		const rim = mesh(topology, topology.objects.areas, (a, b) => a === b);
		L.geoJSON(rim, { interactive: false, style: { className: 'rim' } }).addTo(this.#shapes);
		if (paths.length === 0) return;
		this.home();
		// Only a map that has a view gives its paths elements.
		paths.forEach((path, index) => this.#attend(path, features[index]!));
	}

	/** Colours, labels and words of the areas; shapes without any stay empty. */
	paint(looks: readonly MapArea[]): void {
		this.#looks = new Map(looks.map((look) => [look.code, look]));
		for (const [code, { element }] of this.#areas) {
			const look = this.#looks.get(code);
			const wanted = classes(look);
			if (element.getAttribute('class') !== wanted) element.setAttribute('class', wanted);
			element.setAttribute('aria-label', look?.title ?? code);
		}
		const current = this.#current ?? looks.find((look) => this.#areas.has(look.code))?.code;
		this.#hold(current ?? null);
		this.#labels.write(
			looks.flatMap((look) => {
				const drawn = this.#areas.get(look.code);
				return drawn ? [{ ...look, at: drawn.point, bounds: drawn.path.getBounds() }] : [];
			})
		);
	}

	/** Rings around what is pointed at and what is chosen, here or in the table. */
	mark(pointed: string | null, selected: string | null): void {
		this.#selected = selected;
		this.#surround(this.#rings.pointed, pointed);
		this.#surround(this.#rings.selected, selected);
	}

	zoom(steps: number): void {
		this.#map.setZoom(this.#map.getZoom() + steps * 0.75);
	}

	home(): void {
		this.#map.invalidateSize();
		this.#map.setMinZoom(0);
		this.#map.fitBounds(this.#shapes.getBounds(), { padding, animate: false });
		this.#map.setMinZoom(this.#map.getZoom());
		this.#letPageScroll();
	}

	remove(): void {
		this.#listener = { point: () => {}, select: () => {}, open: () => {} };
		this.#map.remove();
	}

	#attend(path: L.Polygon, { id, properties }: Feature<Geometry, Properties>): void {
		const code = String(id);
		const element = path.getElement() as SVGPathElement;
		const point = properties?.point
			? L.latLng(properties.point[1], properties.point[0])
			: path.getBounds().getCenter();
		this.#areas.set(code, { path, element, point });
		path.bindTooltip(() => tipOf(this.#looks.get(code)), {
			className: 'tip',
			direction: 'top',
			offset: [0, -12],
			opacity: 1,
			sticky: true
		});
		element.setAttribute('role', 'link');
		element.setAttribute('tabindex', '-1');
		element.dataset.code = code;
		path.on('mouseover', () => this.#byFinger || this.#listener.point(code));
		path.on('mouseout', () => this.#listener.point(null));
		path.on('click', () => this.#click(code));
		element.addEventListener('focus', () => this.#arrive(code));
		element.addEventListener('blur', () => this.#leave(path));
	}

	/** Leaflet does not see a drag that begins while the map still zooms, and would take its end for a click. */
	#letGo(event: MouseEvent): void {
		const dragged = this.#pressedAt?.distanceTo([event.clientX, event.clientY]) ?? 0;
		this.#pressedAt = null;
		if (dragged > mostSlip) event.stopPropagation();
	}

	/** A mouse has seen the figures by pointing; a finger sees them with its first tap. */
	#click(code: string): void {
		if (this.#byFinger && this.#selected !== code) this.#listener.select(code);
		else this.#listener.open(code);
	}

	#arrive(code: string): void {
		this.#hold(code);
		this.#listener.point(code);
		const { path, point } = this.#areas.get(code)!;
		if (!this.#map.getBounds().contains(point)) this.#map.panTo(point, { animate: false });
		path.openTooltip(point);
	}

	/** Not at once: the page may be taking the focused area away, and hears nothing in that moment. */
	#leave(path: L.Polygon): void {
		path.closeTooltip();
		queueMicrotask(() => {
			if (!this.#map.getContainer().contains(document.activeElement)) this.#listener.point(null);
		});
	}

	/** The one area that the Tab key reaches. */
	#hold(code: string | null): void {
		if (this.#current) this.#areas.get(this.#current)?.element.setAttribute('tabindex', '-1');
		this.#current = code;
		if (code) this.#areas.get(code)?.element.setAttribute('tabindex', '0');
	}

	#press(event: KeyboardEvent): void {
		const code = (event.target as SVGElement).dataset?.code;
		if (!code || event.ctrlKey || event.metaKey || event.altKey) return;
		const act = this.#keys(code)[event.key];
		if (!act) return;
		event.preventDefault();
		act();
	}

	#keys(code: string): Record<string, () => void> {
		const go = (x: number, y: number) => () => this.#go(code, x, y);
		return {
			Enter: () => this.#listener.open(code),
			' ': () => this.#listener.select(this.#selected === code ? null : code),
			Escape: () => this.#listener.select(null),
			ArrowLeft: go(-1, 0),
			ArrowRight: go(1, 0),
			ArrowUp: go(0, -1),
			ArrowDown: go(0, 1),
			'+': () => this.zoom(1),
			'-': () => this.zoom(-1),
			'0': () => this.home()
		};
	}

	#go(from: string, x: number, y: number): void {
		const points = [...this.#areas].map(([code, { point }]) => ({
			code,
			...this.#map.latLngToLayerPoint(point)
		}));
		const next = nearestTowards(points, from, x, y);
		if (next) this.#areas.get(next)?.element.focus();
	}

	#ring(name: string): L.Polygon[] {
		this.#map.createPane(name);
		return ['casing', 'line'].map((part) =>
			L.polygon([], { pane: name, interactive: false, className: `${part} ${name}` }).addTo(
				this.#map
			)
		);
	}

	#surround(ring: L.Polygon[], code: string | null): void {
		const latLngs = (code && this.#areas.get(code)?.path.getLatLngs()) || [];
		for (const line of ring) line.setLatLngs(latLngs as L.LatLng[][]);
	}

	/** While everything is in view a finger scrolls the page; only a closer map is moved by it. */
	#letPageScroll(): void {
		const closer = this.#map.getZoom() > this.#map.getMinZoom();
		if (closer || !L.Browser.mobile) this.#map.dragging.enable();
		else this.#map.dragging.disable();
	}
}

type Properties = { point: [number, number] | null } | null;

/** What is said beside the pointer, and beside the area that has the focus. */
function tipOf(look: MapArea | undefined): HTMLElement {
	const tip = document.createElement('div');
	for (const [tag, words] of [
		['span', look?.name],
		['strong', look?.value],
		['span', look?.detail]
	] as const)
		if (words) tip.append(Object.assign(document.createElement(tag), { textContent: words }));
	return tip;
}

function classes(look: MapArea | undefined): string {
	const colour = look?.colour ?? null;
	return `leaflet-interactive area ${colour === null ? 'missing' : `colour-${colour}`}`;
}
