import { kept } from '$lib/device/kept-map';
import type { KeptMap } from './keep';

// The worker answers with it where there is no network: nothing of anybody stands in it.
export const prerender = true;
export const ssr = false;

export const load = async () => ({ map: await kept<KeptMap>() });
