// A Backstage backend in a process of its own: `replica.ts CONFIG`. Says `ready` to its parent, and runs until it is ended.
import type { JsonObject } from '@backstage/types';
import { startBackend } from '../backend/index.ts';

await startBackend(JSON.parse(process.argv[2] ?? '') as JsonObject);
process.send?.('ready');
