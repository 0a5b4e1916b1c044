/** What can be set about the double, with its defaults. */
import type { Delegate } from './delegates.ts';
import type { Faults, RequestLog } from '../http/index.ts';

/** A key and what it may do. */
export interface Key {
  key: string;
  /** Answered with 401 EXPIRED_TOKEN. */
  expired?: boolean;
  /** Permissions that are refused with 403 NG_ACCESS_DENIED; `core_pipeline_edit` for one (see `auth.ts`). */
  denied?: string[];
}

export interface HarnessOptions {
  port?: number;
  /** The account that the keys belong to. */
  account?: string;
  keys?: (string | Key)[];
  /** The scopes that exist, as `org/project`. The first is the usual one. */
  projects?: string[];
  /** Where state is kept; without it, in memory. */
  folder?: string;
  /**
   * Folder of the schema files (`schema/*.json`, `openapi-ng-subset.json`), which this repository does not hold: by default in a
   * folder `shared` beside the checkout.
   */
  contract?: string;
  /** Report properties that no schema declares, in `violations`. */
  reportUndeclaredProperties?: boolean;
  /** Refuse to save a pipeline whose service, environment or infrastructure does not exist. */
  referencesOnSave?: boolean;
  /** Let a run fail whose service, environment or infrastructure does not exist, as the real one does. */
  referencesOnRun?: boolean;
  /** Requests a key may make in a minute, 0 for no limit. */
  requestsPerMinute?: number;
  /** Sent as Retry-After with 429; Harness itself documents none. */
  retryAfterSeconds?: number;
  /** How long a step of a run takes. */
  stepMs?: number;
  /** Divides the waiting of bakes, Wait steps and timeouts: 1 is real time. */
  timeScale?: number;
  /** Custom webhooks want a key as well. */
  webhookAuthentication?: boolean;
  /** Give services, environments and infrastructures back with other key order and quoting. */
  rewriteYaml?: boolean;
  /** Those that are installed. */
  delegates?: Delegate[];
  now?: () => number;
  faults?: Faults;
  log?: RequestLog;
  /** A file of a repository (`owner/name`) at a branch: deployments then take their manifests from there, and fail without. */
  readFile?: (repository: string, branch: string, path: string) => string | undefined;
  /** Where the line about missing schemas goes. */
  say?: (line: string) => void;
}

export type Settings = Required<
  Omit<HarnessOptions, 'folder' | 'faults' | 'log' | 'keys' | 'retryAfterSeconds' | 'readFile'>
> & {
  keys: Key[];
  folder: string | undefined;
  retryAfterSeconds: number | undefined;
  readFile: HarnessOptions['readFile'];
};

export const DEFAULT_KEY = 'pat.acc123.tok.secret';

export function settle(options: HarnessOptions): Settings {
  const keys = (options.keys ?? [DEFAULT_KEY]).map(key =>
    typeof key === 'string' ? { key } : key,
  );
  return {
    port: options.port ?? 0,
    // The account is the second part of a key.
    account: options.account ?? keys[0]?.key.split('.')[1] ?? 'acc123',
    keys,
    projects: options.projects ?? ['default/platform'],
    folder: options.folder,
    contract:
      options.contract ?? new URL('../../../shared/contracts/harness', import.meta.url).pathname,
    reportUndeclaredProperties: options.reportUndeclaredProperties ?? false,
    referencesOnSave: options.referencesOnSave ?? false,
    referencesOnRun: options.referencesOnRun ?? true,
    requestsPerMinute: options.requestsPerMinute ?? 1000,
    retryAfterSeconds: options.retryAfterSeconds,
    stepMs: options.stepMs ?? 200,
    timeScale: options.timeScale ?? 1,
    webhookAuthentication: options.webhookAuthentication ?? false,
    rewriteYaml: options.rewriteYaml ?? true,
    delegates: options.delegates ?? [],
    now: options.now ?? Date.now,
    readFile: options.readFile,
    say: options.say ?? (line => console.log(line)),
  };
}
