/** The `ameide:` section: the core's share goes to the core, the driver's own is read here, and the secret stays here. */
import type { Problem } from '#core';
import { problem, refusal } from './errors.ts';
import type { HarnessSettings } from './harness/client.ts';
import type { HttpOptions } from './http.ts';
import type { RunOptions } from './run.ts';

type Section = Record<string, unknown>;

export interface Settings {
  /** The section as the core is given it: without secrets, and without what only the driver knows. */
  core: Section;
  harness: HarnessSettings;
  http: Pick<HttpOptions, 'timeoutMs' | 'budgetMs' | 'burstWaitMs'>;
}

const DEFAULT_BASE_URL = 'https://app.harness.io';
/** Half of what the narrower of Harness's two documented limits would bear. */
const DEFAULT_PACE = 400;

/** Reads the section, from Backstage's configuration or from a file; faults of the driver's own share are errors. */
export function readSettings(section: unknown): Settings {
  if (section !== undefined && !isSection(section))
    throw refusal('input', [
      { ...problem('config/not-a-map', 'this must be a map'), path: 'ameide' },
    ]);
  const { http: httpShare, ...shared } = section ?? {};
  const harnessShare = isSection(shared['harness']) ? shared['harness'] : {};
  const { apiKey: key, triggerSettleSeconds, ...harness } = harnessShare;
  const faults: Problem[] = [];
  const number = numbersOf(faults);
  const http = isSection(httpShare) ? httpShare : {};
  if (key !== undefined && typeof key !== 'string')
    faults.push({
      ...problem('config/wrong-type', 'the key is no text'),
      path: 'ameide.harness.apiKey',
    });
  const apiKey = typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined;
  const baseUrl = typeof harness['baseUrl'] === 'string' ? harness['baseUrl'] : DEFAULT_BASE_URL;
  const pace = harness['requestsPerMinute'];
  const settings: Settings = {
    core: { ...shared, ...('harness' in shared || apiKey ? { harness } : {}) },
    harness: {
      baseUrl: baseUrl.replace(/\/+$/, ''),
      requestsPerMinute: typeof pace === 'number' && pace >= 1 ? pace : DEFAULT_PACE,
      settleMs: number('ameide.harness.triggerSettleSeconds', triggerSettleSeconds) ?? 5000,
    },
    http: {
      timeoutMs: number('ameide.http.timeoutSeconds', http['timeoutSeconds']),
      budgetMs: number('ameide.http.waitBudgetSeconds', http['waitBudgetSeconds']),
      burstWaitMs: number('ameide.http.burstWaitSeconds', http['burstWaitSeconds']),
    },
  };
  if (faults.length > 0) throw refusal('input', faults);
  return withKey(settings, apiKey);
}

/** The same with another key; the account is read from the key where it is not configured. */
export function withKey(settings: Settings, apiKey: string | undefined): Settings {
  if (!apiKey) return settings;
  const harness = isSection(settings.core['harness']) ? settings.core['harness'] : {};
  const account = /^(?:pat|sat)\.([^.]+)\./.exec(apiKey)?.[1];
  const accountId = harness['accountId'] ?? account;
  return {
    ...settings,
    core: { ...settings.core, harness: { ...harness, ...(accountId ? { accountId } : {}) } },
    harness: { ...settings.harness, apiKey },
  };
}

/** Has the core look at all of it; one error lists every fault with its path. */
export function checkSettings(
  core: RunOptions<never>['core'],
  settings: Settings,
  now: string,
): void {
  const context = { now, config: settings.core };
  const step = core.next({ action: { type: 'config:check' }, context }, []);
  if (step.step === 'reject') throw refusal('input', step.problems);
}

function numbersOf(faults: Problem[]) {
  return (path: string, seconds: unknown): number | undefined => {
    if (seconds === undefined) return undefined;
    if (typeof seconds === 'number' && seconds >= 0) return seconds * 1000;
    faults.push({ ...problem('config/wrong-type', 'this is no number of seconds'), path });
    return undefined;
  };
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
