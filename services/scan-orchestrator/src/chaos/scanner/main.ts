import { runScanner } from '@palisade/scanner-kit';

const ending = import.meta.url.slice(-3); // .ts from sources
await runScanner(new URL(`./scanner${ending}`, import.meta.url), process.env);
