/** The `ameide:` section: the core's share goes to the core, the driver's own is read here, and the secret stays here. */
import type { Problem } from '#core';
import type { Core } from './core.ts';
import { problem, refusal } from './errors.ts';
import type { HarnessSettings } from './harness/client.ts';
import type { HttpOptions } from './http.ts';

type Section = Record<string, unknown>;

export interface Settings {
  /** The section as the core is given it: without secrets, and without what only the driver knows. */
  core: Section;
  harness: HarnessSettings;
  http: Pick<HttpOptions, 'timeoutMs' | 'budgetMs' | 'burstWaitMs'>;
}

const DEFAULT_BASE_URL = 'https://app.harness.io';
/** Half of what the narrower of Harness's two documented limits would bear. */
const DEFAULT_REQUESTS_PER_MINUTE = 400;

/** Reads the section, from Backstage's configuration or from a file; faults of the driver's own share are errors. */
export function readSettings(section: unknown): Settings {
  const { settings, faults } = look(section);
  if (faults.length > 0) throw refusal('input', faults);
  return settings;
}

/** The same, and has the core look at its share: one error lists every fault of both with its path. */
export function checkedSettings(core: Pick<Core, 'next'>, section: unknown, now: string): Settings {
  const { settings, faults } = look(section);
  const context = { now, config: settings.core };
  const step = core.next({ action: { type: 'config:check' }, context }, []);
  const all = step.step === 'reject' ? [...faults, ...step.problems] : faults;
  if (all.length > 0) throw refusal('input', all);
  return settings;
}

/** The section as far as it can be read, and the faults of the driver's own share. */
function look(section: unknown): { settings: Settings; faults: Problem[] } {
  if (section !== undefined && !isSection(section))
    throw refusal('input', [
      { ...problem('config/not-a-map', 'this must be a map'), path: 'ameide' },
    ]);
  const { http: httpShare, ...shared } = section ?? {};
  const harnessShare = isSection(shared['harness']) ? shared['harness'] : {};
  const { apiKey: key, triggerSettleSeconds, ...harness } = harnessShare;
  const faults: Problem[] = [];
  const number = numbersOf(faults);
  const http = httpOf(httpShare, faults);
  if (key !== undefined && typeof key !== 'string')
    faults.push({
      ...problem('config/wrong-type', 'the key is no text'),
      path: 'ameide.harness.apiKey',
    });
  const apiKey = typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined;
  const baseUrl = typeof harness['baseUrl'] === 'string' ? harness['baseUrl'] : DEFAULT_BASE_URL;
  // A text where it came from a variable. What is no number is a fault that the core finds.
  const requestsPerMinute = Number(harness['requestsPerMinute'] ?? DEFAULT_REQUESTS_PER_MINUTE);
  const settings: Settings = {
    core: { ...shared, ...(isSection(shared['harness']) ? { harness } : {}) },
    harness: {
      baseUrl: baseUrl.replace(/\/+$/, ''),
      requestsPerMinute: requestsPerMinute >= 1 ? requestsPerMinute : DEFAULT_REQUESTS_PER_MINUTE,
      settleMs: number('ameide.harness.triggerSettleSeconds', triggerSettleSeconds) ?? 5000,
    },
    http: {
      timeoutMs: number('ameide.http.timeoutSeconds', http['timeoutSeconds']),
      budgetMs: number('ameide.http.waitBudgetSeconds', http['waitBudgetSeconds']),
      burstWaitMs: number('ameide.http.burstWaitSeconds', http['burstWaitSeconds']),
    },
  };
  return { settings: withKey(settings, apiKey), faults };
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

function numbersOf(faults: Problem[]) {
  return (path: string, seconds: unknown): number | undefined => {
    if (seconds === undefined || seconds === null) return undefined;
    const isText = typeof seconds === 'string' && seconds.trim() !== '';
    const number = typeof seconds === 'number' || isText ? Number(seconds) : NaN;
    if (number >= 0 && number < Infinity) return number * 1000;
    faults.push({ ...problem('config/wrong-type', 'this is no number of seconds'), path });
    return undefined;
  };
}

const HTTP_KEYS = ['timeoutSeconds', 'waitBudgetSeconds', 'burstWaitSeconds'];

/** The share of the client; a key that it does not know is a fault, for else a slip of the pen would pass in silence. */
function httpOf(share: unknown, faults: Problem[]): Section {
  if (share === undefined || share === null) return {};
  if (!isSection(share)) {
    faults.push({ ...problem('config/not-a-map', 'this must be a map'), path: 'ameide.http' });
    return {};
  }
  for (const key of Object.keys(share).filter(name => !HTTP_KEYS.includes(name))) {
    const found = problem(
      'config/unknown-key',
      `\`ameide.http.${key}\` is not a key of the configuration`,
      `use one of ${HTTP_KEYS.map(name => `\`${name}\``).join(', ')}`,
    );
    faults.push({ ...found, path: `ameide.http.${key}` });
  }
  return share;
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
