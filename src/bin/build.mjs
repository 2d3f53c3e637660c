// Builds the app if its sources changed since the last build.
import { ensureBuilt } from './ready.mjs';

ensureBuilt();
