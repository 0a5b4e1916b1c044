// So many at a time, whatever number there is: a process has no end of files and connections.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Disk } from '../../js/cli/disk.ts';
import { sideBySide } from '../../js/core/sideBySide.ts';

const turn = () => new Promise(resolve => setImmediate(resolve));

it('never works on more than so many, and answers in order', async () => {
  let [now, most] = [0, 0];
  const items = Array.from({ length: 1_000 }, (_, index) => index);
  const results = await sideBySide(items, 7, async item => {
    most = Math.max(most, (now += 1));
    await turn();
    now -= 1;
    return item * 2;
  });
  expect(results).toEqual(items.map(item => item * 2));
  expect(most).toBe(7);
  expect(await sideBySide([], 7, turn)).toEqual([]);
});

it('begins nothing more after a failure', async () => {
  let begun = 0;
  const work = async (item: number) => {
    begun += 1;
    await turn();
    if (item === 3) throw new Error('the fourth failed');
  };
  const all = sideBySide([...Array(1_000).keys()], 4, work);
  await expect(all).rejects.toThrow('the fourth failed');
  await turn();
  expect(begun).toBeLessThan(20);
});

it('a folder with 20,000 entities is read', async () => {
  const root = await mkdtemp(join(tmpdir(), 'ameide-many-'));
  try {
    await mkdir(join(root, 'entities'));
    const paths = Array.from({ length: 20_000 }, (_, index) => `entities/${index}.yaml`);
    await sideBySide(paths.slice(0, 2_000), 32, path => writeFile(join(root, path), path));
    const [answer] = await new Disk(root).read([{ type: 'files', repo: 'x', at: 'main', paths }]);
    const files = answer?.type === 'files' ? answer.files : [];
    expect(files).toHaveLength(20_000);
    expect(Buffer.from(files[1_999]!.content!).toString()).toBe(paths[1_999]);
    expect(files[2_000]!.content).toBeNull();
  } finally {
    await rm(root, { recursive: true });
  }
});
