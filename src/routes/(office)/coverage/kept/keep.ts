import { preloadCode } from '$app/navigation';
import { keep } from '$lib/device/kept-map';
import type { Outlines } from '$lib/ui/map/outline';
import type { PageData } from '../$types';

/** All that the map says, and the address that says it anew; nothing of who reads it. */
export type KeptMap = Pick<PageData, 'question' | 'view' | 'locals' | 'loadedAt'> & {
	shown: NonNullable<PageData['shown']>;
	outlines: Outlines;
	address: string;
};

/** Keeps what the page shows for when there is no network. A computer that cannot does without. */
export async function keepShown(
	data: PageData,
	outlines: string,
	address: string,
	signal: AbortSignal
): Promise<void> {
	const { question, view, locals, loadedAt, shown } = data;
	if (!shown || shown.rows.length === 0) return;
	try {
		await navigator.serviceWorker.register('/sw.js');
		const [response] = await Promise.all([
			fetch(outlines, { signal }),
			preloadCode('/coverage/kept'),
			import('$lib/ui/map/drawing')
		]);
		const shapes = (await response.json()) as Outlines;
		const told: KeptMap = { question, view, locals, loadedAt, shown, outlines: shapes, address };
		await keep(told);
	} catch {
		// No worker, no room, another map already, or no network any more.
	}
}
