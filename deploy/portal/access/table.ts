// What each role may, permission by permission. One that is not listed is for the platform's administrators.
import type { Role } from './roles.ts';

/** `own`: what the user's teams own, or the user has started. */
export type Answer = 'yes' | 'own' | 'no';

type Row = Record<Exclude<Role, 'platform-admin'>, Answer>;

const READ: Row = { viewer: 'yes', developer: 'yes' };
const DEVELOP: Row = { viewer: 'no', developer: 'yes' };
const CHANGE: Row = { viewer: 'no', developer: 'own' };
const ADMINISTER: Row = { viewer: 'no', developer: 'no' };

export const TABLE: Record<string, Row> = {
  'catalog.entity.read': READ,
  // The catalog is filled from the config repo, where a pull request is reviewed.
  'catalog.entity.create': ADMINISTER,
  'catalog.entity.delete': ADMINISTER,
  'catalog.entity.refresh': CHANGE,
  'catalog.entity.validate': DEVELOP,
  'catalog.location.read': READ,
  'catalog.location.create': ADMINISTER,
  'catalog.location.analyze': ADMINISTER,
  'catalog.location.delete': ADMINISTER,
  'catalog.ingestion.read': ADMINISTER,
  'catalog.ingestion.manage': ADMINISTER,

  'scaffolder.template.parameter.read': READ,
  'scaffolder.template.step.read': READ,
  'scaffolder.action.execute': CHANGE,
  // A task has the values that somebody typed into a form.
  'scaffolder.task.read': { viewer: 'own', developer: 'own' },
  'scaffolder.task.create': DEVELOP,
  'scaffolder.task.cancel': CHANGE,
  // A dry run performs the steps of any template, also of one that nobody has reviewed.
  'scaffolder.template.dry-run': ADMINISTER,
  'scaffolder.template.management': ADMINISTER,

  'ameide.service.read': READ,
  'ameide.service.create': CHANGE,
  'ameide.service.update': CHANGE,
  'ameide.service.delete': CHANGE,
  'ameide.pipeline.read': READ,
  'ameide.pipeline.create': CHANGE,
  'ameide.pipeline.update': CHANGE,
  'ameide.pipeline.delete': CHANGE,
  'ameide.pipeline.execute': CHANGE,
  'ameide.operation.read': READ,
  'ameide.operation.cancel': CHANGE,
  'ameide.audit.read': READ,
  // Reads whole repositories, and adds services of any team.
  'ameide.catalog.import': ADMINISTER,
  // Compares every service of the organization with Harness.
  'ameide.sync.run': ADMINISTER,
  'ameide.rollout.run': ADMINISTER,
  'ameide.doctor.read': ADMINISTER,
};

/** Without a role, nothing; to an administrator, everything; to others, what the table says. */
export function answer(permission: string, role: Role | undefined): Answer {
  if (role === undefined) return 'no';
  if (role === 'platform-admin') return 'yes';
  return TABLE[permission]?.[role] ?? 'no';
}
