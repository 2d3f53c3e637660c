// npm run boundaries -- <file or folder>: judges boundary files and loads them into the database.
import { run } from './sources.mjs';

await run('/src/bin/boundaries.ts', 'loadFiles', process.argv.slice(2));
