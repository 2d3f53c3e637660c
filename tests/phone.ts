// The vitest environment of tests/device: Node, but with the browser's build of Svelte, so that
// runes react; IndexedDB comes from fake-indexeddb in the tests that need it.
import type { Environment } from 'vitest/runtime';

export default {
	name: 'phone',
	viteEnvironment: 'client',
	setup: () => ({ teardown: () => undefined })
} satisfies Environment;
