// The record of a rollout that stopped in its second wave, as the pipelines repository holds it.
import { stringify } from 'yaml';
import type { Rollout } from '../../js/core/pkg/ameide_core.d.ts';

const service = (name: string, more = {}) => ({
  service: name,
  pipelineId: `${name.replaceAll('-', '_')}_cd`,
  from: '0123456789ab',
  to: 'ba9876543210',
  content: 'abcdefabcdef',
  fromContent: 'fedcbafedcba',
  ...more,
});

/** `payment-gateway` in its first wave, `cart-api` and one that left the catalog in its second. */
export function stoppedRollout(id: string): Rollout {
  return {
    id,
    state: 'stopped',
    startedAt: '2026-11-21T10:00:00Z',
    startedBy: 'user:default/jane',
    verify: 'none',
    reason: 'wave 2: `cart-api`: Harness refuses the pipeline',
    waves: [
      {
        state: 'passed',
        services: [service('payment-gateway', { recorded: 'a'.repeat(40) })],
      },
      {
        state: 'waiting',
        services: [
          service('cart-api'),
          service('gone-api', { skipped: 'the service is no longer in the catalog' }),
        ],
      },
    ],
  };
}

/** The file of a rollout, by its path. */
export function recordOf(rollout: Rollout): Record<string, string> {
  return { [`rollouts/${rollout.id}.yaml`]: stringify({ rollout }) };
}
