/** Driver for actions that need no servers: reads fail, and there are no effects. */
import type { Driver } from '@ameide/core';
import { needsServer } from './disk.ts';

export const offlineDriver: Driver<never> = {
  read: ([first]) => Promise.reject(needsServer(first?.type ?? 'nothing')),
  perform: effect => Promise.reject(needsServer(effect.type)),
};
