/** The `ameide:` section: the core's keys go to the core; the driver's keys and the secret are read and kept here. */
import type { Problem } from '#core';
import type { Core } from './core.ts';
import { problem, refusal } from './errors.ts';
import type { HarnessSettings } from './harness/client.ts';
import type { HttpOptions } from './http.ts';

type Section = Record<string, unknown>;

export interface Settings {
  /** The section as passed to the core: without secrets and without the driver's keys. */
  core: Section;
  harness: HarnessSettings;
  http: Pick<HttpOptions, 'timeoutMs' | 'budgetMs' | 'burstWaitMs'>;
}

/** Keys that only the backend plugin reads, and checks. */
const PLUGIN_KEYS = ['retention', 'schedule', 'templates', 'webhooks'];

const DEFAULT_BASE_URL = 'https://app.harness.io';
/** Half of the stricter of Harness's two documented limits. */
const DEFAULT_REQUESTS_PER_MINUTE = 400;

/** Reads the section, from Backstage's configuration or from a file; throws for invalid keys of the driver. */
export function readSettings(section: unknown): Settings {
  const { settings, faults } = look(section);
  if (faults.length > 0) throw refusal('input', faults);
  return settings;
}

/**
 * Like `readSettings`, and also has the core check its keys: one error lists all faults with their paths. `warn` is told of keys
 * that are missing and that every request would have to give.
 */
export function checkedSettings(
  core: Pick<Core, 'next'>,
  section: unknown,
  now: string,
  warn: (found: Problem) => void = () => undefined,
): Settings {
  const { settings, faults } = look(section);
  const context = { now, config: settings.core };
  const step = core.next({ action: { type: 'config:check' }, context }, []);
  const all = step.step === 'reject' ? [...faults, ...step.problems] : faults;
  if (all.length > 0) throw refusal('input', all);
  if (step.step === 'plan') step.warnings.forEach(warn);
  return settings;
}

/** The section as far as it can be read, and the faults in the driver's keys. */
function look(section: unknown): { settings: Settings; faults: Problem[] } {
  if (section !== undefined && !isSection(section))
    throw refusal('input', [{ ...problem('config/not-a-map', 'must be a map'), path: 'ameide' }]);
  const { http: httpShare, ...others } = section ?? {};
  const shared = Object.fromEntries(
    Object.entries(others).filter(([key]) => !PLUGIN_KEYS.includes(key)),
  );
  const harnessShare = isSection(shared['harness']) ? shared['harness'] : {};
  const { apiKey: key, triggerSettleSeconds, writesAtOnce, ...harness } = harnessShare;
  const faults: Problem[] = [];
  const number = numbersOf(faults);
  const http = httpOf(httpShare, faults);
  if (key !== undefined && typeof key !== 'string')
    faults.push({
      ...problem('config/wrong-type', 'the key must be a string'),
      path: 'ameide.harness.apiKey',
    });
  const apiKey = typeof key === 'string' && key.trim() !== '' ? key.trim() : undefined;
  const baseUrl = typeof harness['baseUrl'] === 'string' ? harness['baseUrl'] : DEFAULT_BASE_URL;
  // A string if it came from a variable. The core reports a value that is not a number.
  const requestsPerMinute = Number(harness['requestsPerMinute'] ?? DEFAULT_REQUESTS_PER_MINUTE);
  const settings: Settings = {
    core: { ...shared, ...(isSection(shared['harness']) ? { harness } : {}) },
    harness: {
      baseUrl: baseUrl.replace(/\/+$/, ''),
      requestsPerMinute: requestsPerMinute >= 1 ? requestsPerMinute : DEFAULT_REQUESTS_PER_MINUTE,
      writesAtOnce: countOf(faults, 'ameide.harness.writesAtOnce', writesAtOnce) ?? 6,
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

/** The settings with another API key; the account is taken from the key unless configured. */
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
    faults.push({ ...problem('config/wrong-type', 'must be a number of seconds'), path });
    return undefined;
  };
}

function countOf(faults: Problem[], path: string, count: unknown): number | undefined {
  if (count === undefined || count === null) return undefined;
  // A string if it came from a variable.
  if (/^[1-9]\d{0,2}$/.test(String(count))) return Number(count);
  faults.push({ ...problem('config/wrong-type', 'must be a whole number from 1 to 999'), path });
  return undefined;
}

const HTTP_KEYS = ['timeoutSeconds', 'waitBudgetSeconds', 'burstWaitSeconds'];

/** The keys of the HTTP client; an unknown key is a fault, so that a typo is not ignored. */
function httpOf(share: unknown, faults: Problem[]): Section {
  if (share === undefined || share === null) return {};
  if (!isSection(share)) {
    faults.push({ ...problem('config/not-a-map', 'must be a map'), path: 'ameide.http' });
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
