// How much code the pages bring along, besides what every Backstage app has. `npm run bench:pages` measures it in a whole app.
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const portal = join(import.meta.dirname, '..', '..', 'js', 'portal', 'src');
/** Bytes, compressed; the whole app may grow by 120 kB. */
const MOST = 60_000;
/** What an app has anyway. Another package counts. */
const THEIRS = [
  '@backstage/*',
  '@remixicon/react',
  'react',
  'react/*',
  'react-dom',
  'react-router-dom',
];

describe('the code of the pages', () => {
  it.each(['index.ts', 'legacy.tsx'])('is small: %s', async entry => {
    const { outputFiles } = await build({
      entryPoints: [join(portal, entry)],
      alias: { '@ameide/backstage-plugin-ameide-common': join(portal, '../../common/index.ts') },
      bundle: true,
      external: THEIRS,
      format: 'esm',
      jsx: 'automatic',
      minify: true,
      outdir: 'out',
      splitting: true,
      write: false,
    });
    const bytes = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
    expect(outputFiles.some(({ path }) => path.endsWith('.css'))).toBe(true);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(MOST);
  });
});
