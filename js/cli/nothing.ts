/** For actions that are given all they need: nothing is looked up, nothing done. */
import { needsServer } from '../disk.ts';
import type { Driver } from '../run.ts';

export const nothing: Driver<never> = {
  read: ([first]) => Promise.reject(needsServer(first?.type ?? 'nothing')),
  perform: effect => Promise.reject(needsServer(effect.type)),
};
