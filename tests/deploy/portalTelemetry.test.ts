// What the production portal tells of its work: an onboarding as one trace from the click to GitHub and Harness, metrics, and its log.
import { findBrowser, startBrowser } from '../../dev/e2e/browser.ts';
import { FORM, fillIn, paymentService } from '../../dev/e2e/form.ts';
import { visitIn } from '../support/browserVisit.ts';
import { PATIENCE_MS, obstacle, openProduction } from '../support/productionBench.ts';
import type { ProductionBench } from '../support/productionBench.ts';
import type { Span } from '../support/collector.ts';

const executable = await findBrowser();

describe.skipIf(!obstacle)('the telemetry of the portal', () => {
  it(`cannot be tested: ${String(obstacle)}`, () => undefined);
});

describe.skipIf(obstacle)('the telemetry of the portal', { timeout: 120_000 }, () => {
  let bench: ProductionBench;
  beforeAll(async () => {
    bench = await openProduction();
  }, PATIENCE_MS);
  afterAll(() => bench?.close());

  const entry = (name: string, team: string) => ({
    ...{ name, archetype: 'api', profile: 'public-api', size: 'small', team },
    ...{ environments: ['int'], regions: ['euw1'] },
  });
  const SERVICES = '/api/ameide/v1/services';

  it('refuses a developer another team’s service', async () => {
    const token = await bench.signedIn('jane');
    const refused = await bench.ask(token, 'POST', SERVICES, entry('refunds', 'orders-team'));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('ameide.service.create');
  });

  it('follows the onboarding of a developer’s service from the click to GitHub and Harness', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const token = await bench.signedIn('jane');
    const own = entry('refunds', 'payments-team');
    const made = await bench.ask(token, 'POST', SERVICES, own, trace);
    expect(made.status, made.text).toBe(202);
    const { id, taskId } = JSON.parse(made.text) as { id: string; taskId: string };
    const operation = await untilEnded(`/api/ameide/v1/operations/${id}`, token);
    expect(operation).toContain('"status":"succeeded"');
    const { fixture } = bench;
    expect(fixture.github.pulls(fixture.owner, 'platform-next')).toMatchObject([
      { state: 'open', head: 'ameide/onboard/refunds' },
    ]);
    await untilTraced(trace, spans => isOnboarding(spans) && spans.some(isOperation));
    const spans = bench.collector.spans.filter(({ traceId }) => traceId === trace);
    const { spanId } = spans.find(isOperation)!;
    const [run] = spans.filter(({ parentSpanId: of, name }) => of === spanId && name !== 'POST');
    expect(run!.name).toBe('ameide.run');
    expect(JSON.stringify(run!.attributes)).toContain(taskId);
  });

  it.skipIf(!executable)(
    'follows a form of the page, filled in by a developer, from the click to GitHub and Harness',
    async () => {
      const browser = await startBrowser(executable!);
      try {
        const page = await visitIn(browser, `${bench.portal.url}${FORM}`, 'jane');
        await fillIn(page, { ...paymentService, name: 'ledger' });
        await page.getByRole('button', { name: 'Review' }).click();
        const sent = page.waitForRequest(
          request => request.method() === 'POST' && request.url().endsWith('/scaffolder/v2/tasks'),
        );
        await page.getByRole('button', { name: 'Onboard' }).click();
        const [, trace] = ((await sent).headers().traceparent ?? '').split('-');
        expect(trace).toMatch(/^[0-9a-f]{32}$/);
        await untilTraced(trace!, isOnboarding);
      } finally {
        await browser.close();
      }
    },
  );

  it('tells people what their task does, without the ids of its trace', async () => {
    const token = await bench.signedIn('jane');
    const { text } = await bench.ask(token, 'GET', '/api/ameide/v1/operations');
    const [{ taskId }] = (JSON.parse(text) as { items: [{ taskId: string }] }).items;
    const events = await bench.ask(token, 'GET', `/api/scaffolder/v2/tasks/${taskId}/events`);
    expect(events.text).toContain('"log"');
    expect(events.text).not.toMatch(/trace_id|span_id/);
  });

  it('follows a page from the click to Harness', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const token = await bench.signedIn('jane');
    const path = '/api/ameide/v1/pipelines/payment-gateway';
    expect((await bench.ask(token, 'GET', path, undefined, trace)).status).toBe(200);
    const { port } = new URL(bench.fixture.harness.url);
    await untilTraced(trace, spans =>
      spans.some(({ attributes }) => JSON.stringify(attributes).includes(port)),
    );
    expect(JSON.stringify(bench.collector.spans)).not.toContain(bench.fixture.harness.apiKey);
  });

  it('tells in metrics what was done, on a port of their own', async () => {
    const scraped = await (await fetch(`http://localhost:${bench.metricsPort}/metrics`)).text();
    expect(scraped).toMatch(/^ameide_/m);
  });

  it('says in its log whose work is done, and never of two tenants in one line', async () => {
    const token = await bench.signedIn('tom');
    const tenants = ['acme', 'globex'];
    await Promise.all(
      tenants.map(async tenant => {
        const { owner, github } = bench.fixture;
        const made = await bench.ask(token, 'POST', '/api/scaffolder/v2/tasks', {
          templateRef: 'template:default/domain-primitive',
          values: {
            ...{ name: `orders-of-${tenant}`, version: 'v1', tenant, origin: 'tenant' },
            ...{ sku: 'Namespace', environments: ['int'], project: 'primitives' },
            owner: 'group:default/payments-team',
            repoUrl: `127.0.0.1:${github.port}?owner=${owner}&repo=orders-of-${tenant}`,
          },
        });
        expect(made.status, made.text).toBe(201);
        const { id } = JSON.parse(made.text) as { id: string };
        const ended = await untilEnded(`/api/scaffolder/v2/tasks/${id}`, token);
        expect(ended).toContain('"status":"completed"');
      }),
    );
    const lines = bench.portal.printed.trim().split('\n');
    for (const [index, tenant] of tenants.entries()) {
      const own = lines.filter(line => line.includes(`"tenant_id":"${tenant}"`));
      expect(own.length).toBeGreaterThan(0);
      for (const line of own) {
        expect(JSON.parse(line)).toMatchObject({ trace_id: expect.stringMatching(/^\w{32}$/) });
        expect(line).not.toContain(tenants[1 - index]!);
      }
    }
    for (const line of lines.filter(line => /"tenant_id"/.test(line)))
      expect(tenants).toContain((JSON.parse(line) as { tenant_id: string }).tenant_id);
  });

  it('prints JSON, and no secret', () => {
    // Backstage takes out of each line what schemas of configuration call a secret.
    expect(bench.portal.printed).toMatch(/Found [1-9]\d* new secrets/);
    const lines = bench.portal.printed.trim().split('\n');
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown, line).not.toThrow();
      const of = { primitive_type: 'platform', primitive_name: 'backstage' };
      expect(JSON.parse(line)).toMatchObject(of);
    }
    for (const secret of ['client-secret', 'session-secret', 'ghp_bot'])
      expect(bench.portal.printed).not.toContain(secret);
  });

  const isOperation = ({ name }: Span) => name === 'ameide.operation';

  /** Work with writes to both servers, which are made by the task. */
  function isOnboarding(spans: Span[]): boolean {
    const { fixture } = bench;
    const writes = spans.filter(({ name }) => name === 'POST').map(span => JSON.stringify(span));
    return (
      spans.some(({ name }) => name === 'ameide.run') &&
      [new URL(fixture.harness.url).port, String(fixture.github.port)].every(port =>
        writes.some(span => span.includes(port)),
      )
    );
  }

  /** What is answered once an operation or a task has ended. */
  async function untilEnded(path: string, token: string): Promise<string> {
    for (let tries = 0; ; tries++) {
      const { text } = await bench.ask(token, 'GET', path);
      if (/"status":"(succeeded|completed|failed|cancelled)"/.test(text)) return text;
      if (tries === 200) throw new Error(`it does not end: ${text}`);
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }

  /** Spans are sent a moment later. */
  async function untilTraced(trace: string, are: (spans: Span[]) => boolean): Promise<void> {
    const ofTrace = () => bench.collector.spans.filter(({ traceId }) => traceId === trace);
    for (let tries = 0; !are(ofTrace()); tries++) {
      if (tries === 100) throw new Error(`not among ${JSON.stringify(ofTrace())}`);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
});
