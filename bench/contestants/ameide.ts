import { CATALOG, decide, loadCore, REPO } from '../../fuzz/core.ts';
import type { Edit } from '../contestant.ts';

export const label = 'ameide, wasm';
export const does = 'the whole action: validation, minimal edit, proof, unified diff';

/** What is asked of our core, here and natively. */
export function request(entry: Record<string, unknown>): { type: 'catalog:update'; input: object } {
  return {
    type: 'catalog:update',
    input: { repoUrl: REPO, operation: 'add', service: entry, entity: false },
  };
}

/** Adds an entry to a catalog as a repository gives and takes it: bytes in, bytes out. */
export function loadBytes(): (bytes: Uint8Array, entry: Record<string, unknown>) => Uint8Array {
  const core = loadCore();
  return (bytes, entry) => {
    const decision = decide(core, request(entry), new Map([[CATALOG, bytes]]));
    const content = decision.kind === 'plan' ? decision.files.get(CATALOG) : undefined;
    if (!content) throw new Error(`the core did not edit: ${JSON.stringify(decision)}`);
    return content;
  };
}

export function load(): Edit {
  const edit = loadBytes();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return (text, entry) => decoder.decode(edit(encoder.encode(text), entry));
}
