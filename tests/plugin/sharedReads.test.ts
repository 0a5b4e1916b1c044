// The page of a service is several runs of the core: what more than one of them reads is requested once.
import type { Answer, Read } from '@ameide/core';
import { SharedReads } from '../../js/plugin/reads/sharedReads.ts';
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

const files = (path: string): Read => ({ type: 'files', repo: 'r', at: 'main', paths: [path] });
const answerTo = (read: Read): Answer => {
  if (read.type !== 'files') throw new Error(`not asked for here: ${read.type}`);
  const found = read.paths.map(path => ({ path, content: new TextEncoder().encode(path) }));
  return { type: 'files', commit: 'c', files: found };
};

describe('reads', () => {
  const [one, two, three] = [files('one'), files('two'), files('three')];
  let asked: Read[][];
  beforeEach(() => {
    asked = [];
  });
  const ask = (reads: Read[]) => {
    asked.push(reads);
    return Promise.resolve(reads.map(answerTo));
  };

  it('are sent once, also while they are under way, and answered in order', async () => {
    const shared = new SharedReads();
    const answers = await Promise.all([
      shared.read([one, two], ask),
      shared.read([three, two], ask),
    ]);
    expect(asked).toEqual([[one, two], [three]]);
    expect(answers).toEqual([
      [answerTo(one), answerTo(two)],
      [answerTo(three), answerTo(two)],
    ]);
    expect(await shared.read([two, one], ask)).toEqual([answerTo(two), answerTo(one)]);
    expect(asked).toHaveLength(2);
  });

  it('that fail for one run are sent again for another, which fails by its own alone', async () => {
    const shared = new SharedReads();
    const refused = () => Promise.reject(new Error('refused'));
    const [first, second] = await Promise.allSettled([
      shared.read([one, two], refused),
      shared.read([two], ask),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: new Error('refused') });
    expect(second).toEqual({ status: 'fulfilled', value: [answerTo(two)] });
    await expect(shared.read([three], refused)).rejects.toThrow('refused');
  });
});

describe('the page of a service', () => {
  let bench: PluginBench;
  beforeAll(async () => {
    bench = await openPlugin();
    // Fills the list, so that the page alone is counted.
    await vi.waitUntil(async () => (await bench.ask('GET', '/v1/services')).body.statesAsOf, {
      timeout: 20_000,
    });
  });
  afterAll(() => bench?.close());
  beforeEach(() => {
    bench.github.log.clear();
  });

  it('reads the catalog once for what it shows and for how it stands', async () => {
    const { status, body } = await bench.ask('GET', '/v1/services/cart-api');
    expect([status, body.partial, body.state]).toEqual([200, false, 'missing']);
    // The catalog, the templates of pipelines, and the entry with the branch of its next change.
    expect(bench.github.log.entries).toHaveLength(3);
  });

  it('is whole without its state where Harness refuses to list pipelines', async () => {
    const back = bench.harness.faults.add({ path: '/pipelines/list', status: 403 });
    try {
      const { status, body } = await bench.ask('GET', '/v1/services/cart-api');
      expect([status, body.partial, body.state]).toEqual([200, false, 'unknown']);
      expect(body.entry).toMatchObject({ name: 'cart-api' });
    } finally {
      back();
    }
  });
});
