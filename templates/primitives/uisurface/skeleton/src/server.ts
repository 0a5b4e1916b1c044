/** Serves the pages, and what they must know of the sign-in. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';

export interface Pages {
  base: string;
  signIn: { issuer: string; clientId: string; scopes: string[] };
}

const FOLDER = fileURLToPath(new URL('../web/', import.meta.url));
/** All that is served; nothing else of the disk is reachable. */
const FILES: Record<string, { file: string; type: string }> = {
  '': { file: 'index.html', type: 'text/html; charset=utf-8' },
  'index.html': { file: 'index.html', type: 'text/html; charset=utf-8' },
  'main.js': { file: 'main.js', type: 'text/javascript; charset=utf-8' },
};

export function serverOf({ base, signIn }: Pages): Server {
  const headers = headersOf(signIn.issuer);
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, body: string | Buffer, type: string) =>
      response.writeHead(status, { ...headers, 'content-type': type }).end(body);
    const notFound = () => answer(404, 'not found\n', 'text/plain');
    if (request.method !== 'GET' && request.method !== 'HEAD') return notFound();
    if (!pathname.startsWith(base)) return notFound();
    const path = pathname.slice(base.length);
    if (path === 'config.json') return answer(200, JSON.stringify(signIn), 'application/json');
    // A path of the application itself is its first page.
    const found = FILES[path] ?? (path.includes('.') ? undefined : FILES['']);
    if (!found) return notFound();
    readFile(`${FOLDER}${found.file}`).then(
      (content) => answer(200, content, found.type),
      () => answer(500, 'the pages are not built\n', 'text/plain'),
    );
  });
}

/** Nothing is loaded from elsewhere, and no data goes elsewhere, but for the issuer of the sign-in. */
function headersOf(issuer: string): Record<string, string> {
  const connect = URL.canParse(issuer) ? ` ${new URL(issuer).origin}` : '';
  return {
    'content-security-policy': `default-src 'self'; connect-src 'self'${connect}; frame-ancestors 'none'; base-uri 'self'`,
    'cache-control': 'no-cache',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
