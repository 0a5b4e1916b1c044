/** Definitions: design-time artifacts that are loaded by their id when the process starts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const TIMEOUT_MS = 10_000;

export interface Source {
  /** Address of the service of definitions; without one they are files. */
  url?: string | undefined;
  /** Folder of the files. */
  folder: string;
  tenant?: string | undefined;
}

/** Loads a definition, which must be a JSON object with this id. */
export async function loadDefinition<T extends { id: string }>(
  id: string,
  source: Source,
): Promise<T> {
  if (!ID.test(id)) throw new Error(`"${id}" is not the id of a definition`);
  const definition = JSON.parse(await textOf(id, source)) as Partial<T> | null;
  if (definition?.id !== id) throw new Error(`the definition loaded for "${id}" has another id`);
  return definition as T;
}

async function textOf(id: string, { url, folder, tenant }: Source): Promise<string> {
  if (!url) return readFile(join(folder, `${id}.json`), 'utf8');
  const response = await fetch(`${url.replace(/\/$/, '')}/${id}`, {
    headers: tenant ? { 'x-tenant-id': tenant } : {},
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the definition "${id}" was answered with ${response.status}`);
  return response.text();
}
