import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { sourceHash } from './src/bin/ready.mjs';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ out: 'build' }),
		// The prerendered shell answers /m/anything, so its assets cannot be relative to it.
		paths: { relative: false },
		// The phone registers src/sw.ts itself and asks before it takes a new version.
		serviceWorker: { register: false },
		// The same sources give the same version: a rebuild alone never makes a phone update.
		version: { name: sourceHash() },
		prerender: { crawl: false },
		typescript: {
			config: (config) => ({
				...config,
				include: [
					...config.include,
					'../src/bin/*.mjs',
					'../tests/*.mjs',
					'../tests/bench/*.mjs',
					'../*.config.js'
				],
				// What the benchmark compares with is no part of the product.
				exclude: [...config.exclude, '../tests/bench/peers/**']
			})
		},
		csp: {
			// Nonces on rendered pages, hashes in the prerendered shell.
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self'],
				// The one style attribute Kit writes: it hides the place where a new page's title is
				// announced to screen readers. Any other style attribute stays refused.
				'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
				'connect-src': ['self'],
				'img-src': ['self', 'data:', 'blob:'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'frame-ancestors': ['none'],
				'form-action': ['self']
			}
		}
	}
};
