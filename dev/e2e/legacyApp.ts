// The pages in an app on the old frontend system, bundled for the browser tests. It is served by no backend: the browser is given its
// files, and its requests are sent on to a backend that serves another app.
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'esbuild';
import { root } from '../steps.ts';
import { Visitor } from './visitor.ts';

/** Nothing listens there. */
const ORIGIN = 'http://legacy.localhost';
const HOME = join(root, 'dev', 'app', 'legacy');

const HTML = `<!doctype html>
<html lang="en">
  <head><title>Legacy</title><link rel="stylesheet" href="/index.css"></head>
  <body><div id="root"></div><script src="/index.js"></script></body>
</html>`;

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css' };

/** Opens the app, signed in, before the backend at `backend`. */
export async function enterLegacyApp(browser: Browser, backend: string): Promise<Visitor> {
  const files = await bundled();
  const visitor = await Visitor.at(browser, ORIGIN);
  const { page } = visitor;
  await page.route(`${ORIGIN}/**`, async route => {
    const { pathname, search } = new URL(route.request().url());
    // A stream of events has no end that could be waited for.
    if (pathname.endsWith('/events')) return route.abort();
    if (pathname.startsWith('/api/'))
      return route.fulfill({ response: await route.fetch({ url: backend + pathname + search }) });
    const body = files.get(pathname.slice(1));
    const contentType = TYPES[pathname.split('.').pop()!];
    return body === undefined
      ? route.fulfill({ body: HTML, contentType: 'text/html' })
      : route.fulfill({ body, contentType });
  });
  await visitor.go('/services');
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.locator('.ameide-page').waitFor();
  return visitor;
}

/** As the build of an app does it, with its configuration in the place where it looks for it. */
async function bundled(): Promise<Map<string, string>> {
  const data = {
    app: { title: 'Legacy', baseUrl: ORIGIN },
    backend: { baseUrl: ORIGIN },
    auth: { providers: { guest: {} } },
  };
  const { outputFiles } = await build({
    absWorkingDir: HOME,
    entryPoints: ['index.tsx'],
    bundle: true,
    write: false,
    outdir: '.',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    // What the build of an app has in the place of Node's.
    alias: { stream: 'readable-stream' },
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.APP_CONFIG': JSON.stringify([{ context: 'tests', data }]),
      'process.env': '{}',
      global: 'window',
    },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl' },
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}
