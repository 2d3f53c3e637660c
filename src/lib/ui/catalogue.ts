import { createContext } from 'svelte';
import type { Catalogue } from '$lib/domain/catalogue';

/** What the province made of the lists, as this phone last heard. `choices.ts` reads it, which few pages need. */
export const [getCatalogue, setCatalogue] = createContext<() => Catalogue>();
