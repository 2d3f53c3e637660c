// npm run indicators:verify: holds the kept figures against the facts, repairs and tells what was wrong.
import { run } from './sources.mjs';

await run('/src/bin/indicators.ts', 'verifyIndicators');
