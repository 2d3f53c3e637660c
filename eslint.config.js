import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const DATABASE = '^(drizzle-orm|drizzle-kit|postgres|@electric-sql/pglite)(/|$)';
const MAP = '^(leaflet|topojson-client|d3-delaunay)(/|$)';
const NODE = '^node:';
const SERVER = '(^\\$lib|/lib|^\\.\\.)/server(/|$)';
const DEVICE = '(^\\$lib|/lib|^\\.\\.)/device(/|$)';
const UI = '(^\\$lib|/lib|^\\.\\.)/ui(/|$)';
const UI_MAP = '/ui/map(/|$)';

/**
 * Who may not import whom, and the sentence that says so (design: three places by where code runs).
 * @param {string} message
 * @param {...string} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
const never = (message, ...patterns) => ({
	'no-restricted-imports': ['error', { patterns: patterns.map((regex) => ({ regex, message })) }]
});

/** What differs from one run to the next is an argument in domain. */
const OUTSIDE_WORLD = [
	'window',
	'document',
	'navigator',
	'location',
	'localStorage',
	'sessionStorage',
	'indexedDB',
	'fetch',
	'crypto',
	'performance',
	'process',
	'setTimeout',
	'setInterval',
	'queueMicrotask'
].map((name) => ({ name, message: 'Domain knows no world: pass what is needed as an argument.' }));

export default ts.config(
	{
		ignores: ['node_modules', 'build', 'test-results', 'static', '**/.*/']
	},
	ts.configs.recommended,
	svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'no-var': 'error',
			'prefer-const': 'error',
			'object-shorthand': 'error',
			'no-empty': 'error',
			'no-fallthrough': 'error',
			'no-self-compare': 'error',
			'no-unreachable': 'error',
			'no-debugger': 'error',
			'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
		},
		rules: {
			// A `let` from $props() may be bindable beside one that is not.
			'prefer-const': 'off',
			'svelte/prefer-const': 'error',
			// An address put together inside one function has nothing to react to.
			'svelte/prefer-svelte-reactivity': 'off',
			// The app lives at the root of its address.
			'svelte/no-navigation-without-resolve': 'off',
			// The security policy refuses style attributes; a class or an SVG attribute says the same.
			'svelte/no-inline-styles': ['error', { allowTransitions: true }]
		}
	},
	{
		files: ['src/**'],
		ignores: ['src/bin/**'],
		rules: { 'no-console': 'error' }
	},
	{
		files: ['src/**'],
		// Each component would make the types anew, three times as long as all the rest; svelte-check reads them.
		ignores: ['src/bin/**', '**/*.svelte'],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
		},
		rules: {
			// A promise nobody waits for is a visit nobody knows the end of.
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/await-thenable': 'error'
		}
	},
	{
		files: ['src/lib/domain/**'],
		rules: {
			...never(
				'domain imports valibot and itself, nothing else.',
				'^(?!(valibot$|\\./[^/]+$|\\$lib/domain/))'
			),
			'no-restricted-globals': ['error', ...OUTSIDE_WORLD],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: 'Domain has no clock: pass the time.' },
				{ object: 'Math', property: 'random', message: 'Domain has no chance: pass the value.' }
			],
			'no-restricted-syntax': [
				'error',
				{
					selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
					message: 'Domain has no clock: pass the time.'
				}
			]
		}
	},
	{
		files: ['src/lib/device/**'],
		rules: never('device imports domain.', SERVER, UI, DATABASE, MAP, NODE)
	},
	{
		files: ['src/lib/server/**'],
		rules: never('server imports domain.', DEVICE, UI, '^leaflet')
	},
	{
		files: ['src/lib/ui/**'],
		ignores: ['src/lib/ui/map/**'],
		rules: never(
			'ui imports domain; Leaflet lives in ui/map.',
			SERVER,
			DEVICE,
			DATABASE,
			MAP,
			NODE,
			'^dexie'
		)
	},
	{
		// A sentence that runs a line of domain brings its module to every phone that says it.
		files: ['src/lib/ui/words/**'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					patterns: [
						{ regex: '^\\$lib/', allowTypeImports: true, message: 'words import types only.' }
					]
				}
			]
		}
	},
	{
		files: ['src/lib/ui/map/**'],
		rules: never('ui/map imports domain, ui and Leaflet.', SERVER, DEVICE, DATABASE, NODE, '^dexie')
	},
	{
		files: ['src/routes/**', 'src/hooks.server.ts'],
		rules: never('A route never writes a query and never draws on the map itself.', DATABASE, MAP)
	},
	{
		files: ['src/routes/(office)/**'],
		// Of what a device holds the office knows the last map only.
		rules: never(
			'(office) imports domain, ui and, in .server.ts, server.',
			DATABASE,
			MAP,
			DEVICE.replace('(/|$)', '(/(?!kept-map$)|$)')
		)
	},
	{
		files: ['src/routes/(field)/**'],
		rules: never(
			'(field) imports domain, device and ui: it must open without a server and without a map.',
			DATABASE,
			MAP,
			SERVER,
			UI_MAP,
			NODE
		)
	},
	{
		files: ['tests/**'],
		rules: {
			// A fixture without needs is written ({}, use).
			'no-empty-pattern': 'off'
		}
	}
);
