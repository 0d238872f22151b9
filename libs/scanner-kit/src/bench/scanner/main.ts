// The scanner of many assets as a service of its own, as a deployment runs one.
import { runScanner } from '../../run-scanner.js';

await runScanner(new URL('../../testing/scanners/many-assets.js', import.meta.url), process.env);
