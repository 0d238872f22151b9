import { runScanner } from '@palisade/scanner-kit';

await runScanner(new URL('./scanner.js', import.meta.url), process.env);
