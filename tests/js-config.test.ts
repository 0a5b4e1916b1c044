// The configuration: the secret stays here, the core's share is checked by the core, all faults at once.
import { checkSettings, readSettings, withKey } from '../js/config.ts';
import { loadCore } from '../js/core.ts';
import { problemsOf } from '../js/errors.ts';

const key = 'pat.acc42.tok.very-secret';

it('needs nothing', () => {
  const settings = readSettings(undefined);
  expect(settings).toMatchObject({
    core: {},
    harness: { baseUrl: 'https://app.harness.io', requestsPerMinute: 400, settleMs: 5000 },
  });
  expect(() => checkSettings(loadCore(), settings, '2026-11-21T10:00:00Z')).not.toThrow();
});

it('keeps the key from the core, and reads the account from it', () => {
  const settings = readSettings({
    harness: { apiKey: ` ${key}\n`, baseUrl: 'https://h.example/', orgId: 'o' },
  });
  expect(settings.core).toEqual({
    harness: { baseUrl: 'https://h.example/', orgId: 'o', accountId: 'acc42' },
  });
  expect(settings.harness).toMatchObject({ apiKey: key, baseUrl: 'https://h.example' });
  expect(JSON.stringify(settings.core)).not.toContain('very-secret');
});

it('lets a configured account stand, and another key win', () => {
  const settings = readSettings({ harness: { apiKey: key, accountId: 'mine' } });
  expect(settings.core).toEqual({ harness: { accountId: 'mine' } });
  const other = withKey(readSettings({}), 'sat.acc7.tok.s');
  expect(other).toMatchObject({
    core: { harness: { accountId: 'acc7' } },
    harness: { apiKey: 'sat.acc7.tok.s' },
  });
});

it('takes what only the driver knows', () => {
  const settings = readSettings({
    http: { timeoutSeconds: 5, waitBudgetSeconds: 60, burstWaitSeconds: 1 },
    harness: { triggerSettleSeconds: 0, requestsPerMinute: 100 },
  });
  expect(settings.http).toEqual({ timeoutMs: 5000, budgetMs: 60_000, burstWaitMs: 1000 });
  expect(settings.harness).toMatchObject({ settleMs: 0, requestsPerMinute: 100 });
  expect(settings.core).toEqual({ harness: { requestsPerMinute: 100 } });
  expect(() => checkSettings(loadCore(), settings, '2026-11-21T10:00:00Z')).not.toThrow();
});

it('says all faults at once, with their paths', () => {
  const faults = (section: unknown) => {
    try {
      checkSettings(loadCore(), readSettings(section), '2026-11-21T10:00:00Z');
    } catch (error) {
      expect((error as Error).name).toBe('InputError');
      return problemsOf(error).map(({ path }) => path);
    }
    return [];
  };
  expect(
    faults({ catalog: { layuot: 'single', layout: 'heap' }, harness: { strategy: 7 } }),
  ).toEqual(
    expect.arrayContaining([
      'ameide.catalog.layuot',
      'ameide.catalog.layout',
      'ameide.harness.strategy',
    ]),
  );
  expect(faults({ http: { timeoutSeconds: 'x' }, harness: { apiKey: 5 } })).toEqual(
    expect.arrayContaining(['ameide.http.timeoutSeconds', 'ameide.harness.apiKey']),
  );
  expect(faults([])).toEqual(['ameide']);
});
