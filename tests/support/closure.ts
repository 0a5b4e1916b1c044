// What a package needs, as it is installed here.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

export interface Installed {
  name: string;
  version: string;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
}

export const manifestAt = (home: string): Installed =>
  JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Installed;

/** Where Node finds a package from a folder. */
export function homeOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const home = join(at, 'node_modules', name);
    if (existsSync(join(home, 'package.json'))) return home;
    if (at === dirname(at)) return undefined;
  }
}

/** Everything that a package needs, with what that needs: by folder. */
export function closure(home: string): Map<string, Installed> {
  const found = new Map<string, Installed>();
  const visit = (at: string) => {
    for (const name of Object.keys(manifestAt(at).dependencies ?? {})) {
      const next = homeOf(name, at);
      if (next === undefined || found.has(next)) continue;
      found.set(next, manifestAt(next));
      visit(next);
    }
  };
  visit(home);
  return found;
}

/** The bytes of packages, each version of each counted once, as in an install of its own. */
export function sizeOf(packages: Map<string, Installed>): number {
  const byVersion = new Map(
    [...packages].map(([home, { name, version }]) => [`${name}@${version}`, home]),
  );
  return [...byVersion.values()].reduce((sum, home) => sum + bytesIn(home), 0);
}

function bytesIn(home: string): number {
  return readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter(path => !path.split(sep).includes('node_modules'))
    .map(path => statSync(join(home, path)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}
