// The configuration: the secret stays here, the core's share is checked by the core, all faults at once.
import { checkedSettings, readSettings, withKey } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { problemsOf } from '../../js/core/errors.ts';
import { settingsAtStart } from '../../js/core/startConfig.ts';

const NOW = '2026-11-21T10:00:00Z';
const key = 'pat.acc42.tok.very-secret';

it('needs nothing', () => {
  const settings = readSettings(undefined);
  expect(settings).toMatchObject({
    core: {},
    harness: {
      baseUrl: 'https://app.harness.io',
      requestsPerMinute: 400,
      writesAtOnce: 6,
      settleMs: 5000,
    },
  });
  expect(() => checkedSettings(loadCore(), undefined, NOW)).not.toThrow();
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
  const settings = checkedSettings(
    loadCore(),
    {
      http: { timeoutSeconds: 5, waitBudgetSeconds: 60, burstWaitSeconds: 1 },
      harness: { triggerSettleSeconds: 0, requestsPerMinute: 100 },
    },
    NOW,
  );
  expect(settings.http).toEqual({ timeoutMs: 5000, budgetMs: 60_000, burstWaitMs: 1000 });
  expect(settings.harness).toMatchObject({ settleMs: 0, requestsPerMinute: 100 });
  expect(settings.core).toEqual({ harness: { requestsPerMinute: 100 } });
});

it('says all faults at once, with their paths', () => {
  const faults = (section: unknown) => {
    try {
      checkedSettings(loadCore(), section, NOW);
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
  // Faults of either share do not hide the other's.
  expect(
    faults({ http: { timeoutSecond: 3 }, catalog: { layuot: 'single' }, harness: 'x' }),
  ).toEqual(['ameide.http.timeoutSecond', 'ameide.catalog.layuot', 'ameide.harness']);
  expect(faults({ http: 'x' })).toEqual(['ameide.http']);
  for (const writesAtOnce of [0, -1, 1.5, 'many', 1000])
    expect(faults({ harness: { writesAtOnce } })).toEqual(['ameide.harness.writesAtOnce']);
});

it('takes numbers as texts, as variables give them', () => {
  const section = {
    http: { timeoutSeconds: '30' },
    harness: { requestsPerMinute: '600', triggerSettleSeconds: '0.5', writesAtOnce: '3' },
  };
  const settings = checkedSettings(loadCore(), section, NOW);
  expect(settings.http.timeoutMs).toBe(30_000);
  expect(settings.harness).toMatchObject({
    requestsPerMinute: 600,
    settleMs: 500,
    writesAtOnce: 3,
  });
});

it('tells every fault once, however many plugins read it', () => {
  const config = { getOptional: () => ({ http: 'x', catalog: { layuot: 1 } }) };
  const lines: string[] = [];
  const logger = { error: (line: string) => void lines.push(line), warn: () => undefined };
  const start = () => settingsAtStart(loadCore(), config, logger);
  expect(start).toThrow(/config\/not-valid[^]*correct the faults listed in the log \(2\)/);
  expect(start).not.toThrow(/layuot/);
  expect(lines).toHaveLength(1);
  expect(lines[0]!.match(/ at ameide\.(http|catalog\.layuot)$/gm)).toHaveLength(2);
});

it('warns once of what is missing at start, and of nothing where all is there', () => {
  const warned = (section: object) => {
    const config = { getOptional: () => section };
    const lines: string[] = [];
    const logger = { error: () => undefined, warn: (line: string) => void lines.push(line) };
    settingsAtStart(loadCore(), config, logger);
    settingsAtStart(loadCore(), config, logger);
    return lines;
  };
  expect(warned({})).toEqual([
    expect.stringMatching(/^catalog\/no-repository: [^]*`ameide\.catalog\.repoUrl` in app-config/),
    expect.stringMatching(/^harness\/no-scope: [^]*`ameide\.harness\.projectId` in app-config/),
    expect.stringMatching(/^harness\/no-key: [^]*`ameide\.harness\.apiKey` in app-config\.yaml/),
  ]);
  const catalog = { repoUrl: 'github.com?owner=company&repo=platform-next' };
  const apiKey = 'pat.acc.tok.secret';
  expect(warned({ catalog, harness: { projectId: 'platform', apiKey } })).toEqual([]);
});
