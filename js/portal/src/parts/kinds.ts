// What was done, in words.
const KINDS: Record<string, string> = {
  'service.create': 'Onboard a service',
  'service.update': 'Change a service',
  'service.delete': 'Offboard a service',
  'service.removed': 'Removed from the catalog',
  'pipeline.create': 'Create a pipeline',
  'pipeline.update': 'Update a pipeline',
  'pipeline.delete': 'Delete a pipeline',
  'pipeline.execute': 'Run a pipeline',
  'pipeline.adopt': 'Take over a pipeline',
  'pipeline.restore': 'Restore a pipeline',
  'catalog.import': 'Import services',
  'rollout.start': 'Begin a rollout',
  'rollout.pause': 'Pause a rollout',
  'rollout.resume': 'Resume a rollout',
  'rollout.stop': 'Stop a rollout',
  'rollout.rollBack': 'Roll a rollout back',
  sync: 'Sync pipelines',
  'deployment.request': 'First deployment',
};

/** Events of the audit trail that can be filtered by. */
export const EVENTS = Object.keys(KINDS);

/** `service.create` and `service.create.cancel` as people read them. */
export function kindOf(event: string): string {
  const [, kind = event, what] = /^(.*)\.(cancel|retry)$/.exec(event) ?? [];
  const text = KINDS[kind] ?? kind;
  if (what === undefined) return text;
  return `${what === 'cancel' ? 'Cancel' : 'Retry'}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** `user:default/jane` as `jane`; a token's subject as it is. */
export function actorOf(actor: string): string {
  return /^user:[^/]+\/(.+)$/.exec(actor)?.[1] ?? actor;
}
