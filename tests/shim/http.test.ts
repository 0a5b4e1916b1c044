// Retries by class, waits within a budget, and what counts as an answer.
import { Http, UnknownOutcome } from '../../js/core/http.ts';
import type { HttpOptions } from '../../js/core/http.ts';
import { jsonOf } from '../../js/core/httpAnswer.ts';
import type { Sent } from '../../js/core/httpAnswer.ts';
import { json, keptLog, quickClock, tiny } from '../support/tools.ts';
import type { Tiny } from '../support/tools.ts';

let server: Tiny | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function client(options: Partial<HttpOptions> = {}) {
  const log = keptLog();
  const clock = quickClock();
  return { log, clock, http: new Http({ log, clock, ...options }) };
}

function get(path = '/thing', more: Partial<Sent> = {}): Sent {
  const url = `${server?.url}${path}`;
  return { method: 'GET', url, headers: {}, repeatable: true, expects: 'json', ...more };
}

const post = (more: Partial<Sent> = {}) =>
  get('/things', { method: 'POST', body: '{}', repeatable: false, ...more });

describe('reads', () => {
  it.each([500, 502, 503, 504])('are repeated after %i with growing pauses', async status => {
    server = await tiny((_, response, count) =>
      count < 4 ? json(response, status, {}) : json(response, 200, { count }),
    );
    const { http, clock, log } = client();
    expect(jsonOf(await http.send(get()))).toEqual({ count: 4 });
    expect(clock.waits).toEqual([250, 500, 1000]);
    expect(log.lines[0]).toMatch(
      /GET 127\.0\.0\.1:\d+\/thing: the server responded with status \d+; retrying in 0\.3 s/,
    );
  });

  it('are not repeated for ever: the last error answer comes back', async () => {
    server = await tiny((_, response) => json(response, 503, {}));
    expect((await client().http.send(get())).status).toBe(503);
    expect(server.seen).toHaveLength(6);
  });

  it('are not repeated after an answer that is the caller’s business', async () => {
    server = await tiny((_, response) => json(response, 404, { message: 'Not Found' }));
    expect((await client().http.send(get())).status).toBe(404);
    expect(server.seen).toHaveLength(1);
  });

  it('survive a dropped connection, a body cut off, half a JSON and a proxy’s page', async () => {
    server = await tiny((_, response, count) => {
      if (count === 1) return void response.destroy();
      if (count === 2) {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"a":');
        return void setTimeout(() => response.destroy(), 10);
      }
      if (count === 3) {
        response.writeHead(200, { 'content-type': 'application/json' });
        return void response.end('{"a":');
      }
      if (count === 4) {
        response.writeHead(200, { 'content-type': 'text/html' });
        return void response.end('<html>one moment please</html>');
      }
      json(response, 200, { a: 1 });
    });
    const { http, log } = client();
    expect(jsonOf(await http.send(get()))).toEqual({ a: 1 });
    expect(server.seen).toHaveLength(5);
    expect(log.lines).toEqual([
      expect.stringMatching(/connection failed/),
      expect.stringMatching(/is responding again; continuing$/),
    ]);
  });

  it('say what is wrong where nothing but HTML comes', async () => {
    server = await tiny((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>log in</html>');
    });
    await expect(client().http.send(get())).rejects.toThrow(
      /http\/unreachable.*HTML page[^]*help: check that the URL/,
    );
  });

  it('time out and are tried again', async () => {
    server = await tiny((_, response, count) => void (count > 1 && json(response, 200, {})));
    const { http, log } = client({ timeoutMs: 100 });
    expect((await http.send(get())).status).toBe(200);
    expect(log.lines[0]).toContain('no response within 0.1 s');
  });

  it('never show query, headers or body in the log', async () => {
    server = await tiny((_, response, count) =>
      count < 3 ? json(response, 500, { message: 'secret-body' }) : json(response, 200, {}),
    );
    const { http, log } = client();
    await http.send(get('/x?key=secret-query', { headers: { authorization: 'secret-header' } }));
    expect(log.lines).toHaveLength(2);
    expect(log.lines.join()).not.toMatch(/secret/);
  });
});

describe('a server that is away', () => {
  const named = (path: string) =>
    get(path, { server: { name: 'Harness', setting: 'ameide.harness.baseUrl' } });
  const sideBySide = (http: Http) =>
    Promise.allSettled(Array.from({ length: 8 }, (_, index) => http.send(named(`/${index}`))));

  it('is told once when waiting starts and once when it goes on', async () => {
    server = await tiny((_, response, count) => json(response, count <= 24 ? 503 : 200, {}));
    const { http, log } = client();
    const answers = await sideBySide(http);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'));
    expect(log.lines).toEqual([
      expect.stringMatching(/^Harness: GET .*: the server responded with status 503; retrying in/),
      'Harness is responding again; continuing',
    ]);
  });

  it('ends the step with its name and its setting, and nothing is said after that', async () => {
    server = await tiny((_, response) => void response.destroy());
    const { http, log } = client();
    const answers = await sideBySide(http);
    for (const answer of answers)
      expect(String((answer as PromiseRejectedResult).reason)).toMatch(
        /http\/unreachable: Harness does not respond: connection failed .*\(GET [^]*help: check that Harness is up and that `ameide.harness.baseUrl` is correct/,
      );
    expect(log.lines).toHaveLength(1);
  });

  it('is told as such where a wait would be longer than what is left', async () => {
    server = await tiny((_, response) => json(response, 503, {}));
    const { http } = client({ budgetMs: 300 });
    await expect(http.send(named('/'))).rejects.toThrow(
      /http\/unreachable: Harness does not respond: the server responded with status 503 \(GET [^]*`ameide.harness.baseUrl`/,
    );
  });

  it('does not take along what it answers', async () => {
    server = await tiny((request, response) => {
      const isBroken = request.url === '/0';
      json(response, isBroken ? 503 : 200, {});
    });
    const { http, log } = client();
    const [broken, ...others] = await sideBySide(http);
    expect(broken).toMatchObject({ value: { status: 503 } });
    for (const other of others) expect(other).toMatchObject({ value: { status: 200 } });
    expect(log.lines.length).toBeLessThanOrEqual(2);
  });

  it('is told once where requests meet its limit together', async () => {
    server = await tiny((_, response, count) =>
      count <= 8 ? json(response, 429, {}, { 'retry-after': '7' }) : json(response, 200, {}),
    );
    // Waits side by side pass at the same time.
    const { http, log } = client({ clock: { ...quickClock(), now: () => 0 } });
    await sideBySide(http);
    expect(log.lines).toEqual([expect.stringMatching(/rate limit reached; retrying in 7 s/)]);
  });
});

describe('what must not be done twice', () => {
  it.each(['502', 'drop'])('is not sent again after a lost answer (%s)', async how => {
    server = await tiny((_, response) =>
      how === 'drop' ? void response.destroy() : json(response, 502, {}),
    );
    await expect(client().http.send(post())).rejects.toThrow(UnknownOutcome);
    expect(server.seen).toHaveLength(1);
  });

  it('is sent again when it never arrived', async () => {
    const gone = await tiny(() => undefined);
    await gone.close();
    const { http, clock } = client();
    await expect(http.send({ ...post(), url: gone.url })).rejects.toThrow(/ECONNREFUSED/);
    expect(clock.waits).toHaveLength(5);
  });

  it('is sent again after a rate limit, which says that nothing was done', async () => {
    server = await tiny((_, response, count) =>
      count === 1 ? json(response, 429, {}, { 'retry-after': '7' }) : json(response, 201, {}),
    );
    const { http, clock } = client();
    expect((await http.send(post())).status).toBe(201);
    expect(clock.waits).toEqual([7000]);
  });

  it('is looked for before it is tried again, and adopted where it was done', async () => {
    const { http } = client();
    let acts = 0;
    const act = async () => {
      acts += 1;
      throw new UnknownOutcome('lost');
    };
    expect(await http.once(act, async () => 'found')).toBe('found');
    expect(acts).toBe(1);
    expect(
      await http.once(
        async () => {
          acts += 1;
          if (acts < 4) throw new UnknownOutcome('lost');
          return 'done';
        },
        async () => undefined,
      ),
    ).toBe('done');
    expect(acts).toBe(4);
  });
});

describe('rate limits', () => {
  it('wait until the reset where the budget is spent', async () => {
    const { http, clock } = client();
    const reset = String(clock.now() / 1000 + 30);
    server = await tiny((_, response, count) =>
      count === 1
        ? json(response, 403, {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })
        : json(response, 200, {}),
    );
    expect((await http.send(get())).status).toBe(200);
    expect(clock.waits).toEqual([31_000]);
  });

  it('of bursts are waited out for a minute and longer each time', async () => {
    server = await tiny((_, response, count) =>
      count < 3
        ? json(response, 403, { message: 'You have exceeded a secondary rate limit.' })
        : json(response, 200, {}),
    );
    const { http, clock, log } = client();
    expect((await http.send(get())).status).toBe(200);
    expect(clock.waits).toEqual([60_000, 120_000]);
    expect(log.lines[0]).toContain('rate limit reached; retrying in 60 s');
  });

  it('that would outlast the step’s budget end it, saying so', async () => {
    server = await tiny((_, response) => json(response, 429, {}, { 'retry-after': '3600' }));
    const { http, clock } = client({ budgetMs: 60_000 });
    await expect(http.send(get())).rejects.toThrow(/http\/out-of-time.*3600 s/);
    expect(clock.waits).toEqual([]);
  });

  it('are told from missing permissions', async () => {
    server = await tiny((_, response) =>
      json(
        response,
        403,
        { message: 'Resource not accessible' },
        { 'x-ratelimit-remaining': '12' },
      ),
    );
    expect((await client().http.send(get())).status).toBe(403);
    expect(server.seen).toHaveLength(1);
  });
});

it('a cancelled step ends its wait at once', async () => {
  server = await tiny((_, response) => json(response, 429, {}, { 'retry-after': '600' }));
  const stop = new AbortController();
  const http = new Http({ log: keptLog(), signal: stop.signal });
  setTimeout(() => stop.abort(new Error('the task was cancelled')), 100);
  const started = Date.now();
  await expect(http.send(get())).rejects.toThrow('the task was cancelled');
  expect(Date.now() - started).toBeLessThan(2000);
});

it('a cancelled step ends its request at once', async () => {
  server = await tiny(() => undefined);
  const stop = new AbortController();
  const http = new Http({ log: keptLog(), signal: stop.signal });
  setTimeout(() => stop.abort(new Error('the task was cancelled')), 100);
  await expect(http.send(post())).rejects.toThrow('the task was cancelled');
});
