import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bounded } from './bounded.js';
import { compressed } from './compressed.js';

// For `npm run dev`: a system that is up, whose gateway the pages talk to.
const gateway = process.env['GATEWAY_URL'] ?? 'http://localhost:8080';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  // Every address is relative to <base href>, which the gateway sets: the pages work behind any path prefix.
  base: './',
  plugins: [react(), tailwind(), compressed(), bounded()],
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2023',
    // Their content policy allows files of the same origin only, nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    // In kB before compression; a third of it is sent.
    chunkSizeWarningLimit: 600,
  },
  server: {
    port: 5173,
    proxy: {
      '/v1': {
        target: gateway,
        ws: true,
        // The gateway refuses what comes from another origin.
        headers: { origin: new URL(gateway).origin },
      },
      '/openapi.json': gateway,
    },
  },
});
