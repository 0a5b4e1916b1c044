/** Rollouts of changed templates, as the API has them. The parts come from the core. */
import type {
  HarnessRolledOut,
  ListedRollout,
  ListedService,
  ListedTemplate,
  Problem,
  Rollout,
  RolloutVerify,
} from './core.ts';
import type { Service } from './services.ts';

/** A page of the rollouts, latest first. */
export interface RolloutList {
  items: ListedRollout[];
  /** Absent on the last page. */
  nextPageToken?: string;
  /** Whether the caller may begin one. */
  mayRun: boolean;
}

/** A rollout, wave by wave, with the services that the caller may see. */
export interface RolloutDetail extends Rollout {
  /** Only the latest one can be gone on with or rolled back. */
  isLatest: boolean;
  /** Whether the caller may do so. */
  mayRun: boolean;
}

/** What a rollout would be, or the one that is open. */
export type RolloutPlan = Pick<
  HarnessRolledOut,
  'rollout' | 'begun' | 'digest' | 'left' | 'problems'
>;

/** What begins a rollout. */
export interface RolloutRequest {
  /** Numbers, `25%`, `rest`, `team:<name>`, or lists of services. */
  waves?: (number | string | string[])[];
  /** What is waited for between waves; `none` by default. */
  verify?: RolloutVerify;
  /** Digest of the plan that was looked at. */
  confirm?: string;
}

/** What services by template are narrowed to. */
export interface TemplateQuery {
  /** Words of name or team. */
  search?: string;
  /** Name of a template. */
  template?: string;
  /** Digest of a version. */
  version?: string;
  /** Those that a rollout would change, or the others. */
  outdated?: boolean;
  offset?: number;
  /** 20 by default, 1,000 at most. */
  limit?: number;
  pageToken?: string;
}

/** A version of a template. */
export interface TemplateVersion {
  template: string;
  version: string;
  services: number;
  /** Those that a rollout would change. */
  outdated: number;
}

/** A service with the template of its pipeline. */
export type TemplateItem = Pick<ListedService, 'name' | 'owner' | 'team' | 'archetype'> & {
  state: Service['state'];
  template: ListedTemplate;
};

/** A page of the services by template. */
export interface TemplateList {
  items: TemplateItem[];
  /** Absent on the last page. */
  nextPageToken?: string;
  total: number;
  /** Versions that there are, over all services. */
  versions: TemplateVersion[];
  /** Services whose pipeline is missing or made by hand. */
  without: number;
  /** Parts that could not be read. */
  warnings: Problem[];
  /** When the catalog and, if available, the pipelines were read; milliseconds since the epoch. */
  asOf: number;
  statesAsOf?: number;
  renewing: boolean;
}
