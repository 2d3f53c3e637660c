/** @type {import('@sveltejs/kit').Config} */
export default { kit: { paths: { relative: false }, typescript: { config: () => ({}) } } };
