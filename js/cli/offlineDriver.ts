/** For actions that are given all they need: nothing is looked up, nothing done. */
import type { Driver } from '@ameide/core';
import { needsServer } from './disk.ts';

export const offlineDriver: Driver<never> = {
  read: ([first]) => Promise.reject(needsServer(first?.type ?? 'nothing')),
  perform: effect => Promise.reject(needsServer(effect.type)),
};
