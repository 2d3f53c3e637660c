// npm run restored: after a backup was restored, asks all phones to offer their recent work again.
import { run } from './sources.mjs';

await run('/src/bin/restored.ts', 'sayRestored');
