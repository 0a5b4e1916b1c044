/** Bundles the pages when the project is built. */
import { cp, mkdir } from 'node:fs/promises';
import { build } from 'esbuild';

await mkdir('dist/web', { recursive: true });
await cp('web/index.html', 'dist/web/index.html');
await build({
  entryPoints: ['web/main.ts'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  outfile: 'dist/web/main.js',
});
