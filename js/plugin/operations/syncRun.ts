/** A run of sync as it begins, by what it is asked for. */
import type { JsonObject } from '@backstage/types';

export function syncRunOf(id: string, { mode, apply, services }: JsonObject) {
  return {
    id,
    mode: typeof mode === 'string' ? mode : 'quick',
    apply: apply === true,
    partial: Array.isArray(services) && services.length > 0,
  };
}
