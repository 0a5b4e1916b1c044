// Packages as Node loads them for their users: compiled, by `require`.
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
const require = createRequire(join(root, 'package.json'));

/** A package by its name, or a file of ours by its path from the root. */
export function load<T>(name: string): T {
  return require(name) as T;
}
