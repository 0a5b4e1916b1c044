// `ameide harness adopt` and `restore` as people run them: what they print, as text and as JSON, and what they leave behind.
import { CommandLine } from '../support/commandLine.ts';
import { PIPELINE } from '../support/madeByHand.ts';
import type { MadeByHand } from '../support/madeByHand.ts';

const service = 'payment-service';
let line: CommandLine;
let made: MadeByHand;
beforeEach(async () => {
  line = await CommandLine.open();
  ({ made } = line);
});
afterEach(() => line.close());

const ameide = (...args: string[]) => line.run('harness', ...args);
const digestIn = (out: string) => /--confirm ([0-9a-f]{32})/.exec(out)?.[1] ?? 'none';
const history = () => made.github.commits('company-harness', 'harness-pipelines', 'main');
const pipeline = () => String(made.harness.entities('pipeline')[0]?.yaml);

describe('adopt', () => {
  it('shows what changes, what is lost and what stays, and changes nothing', async () => {
    const { code, out, err } = await ameide('adopt', service);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^- stage Smoke$/m);
    expect(out).toMatch(/^\+ stage .*int/im);
    expect(out).toMatch(/^pipeline +payments +updated$/m);
    expect(out).toMatch(/^Lost:\n(?: {2}.*\n)* {2}step Ping in Smoke: ShellScript\n/m);
    expect(out).toMatch(/^ {2}variable color: red$/m);
    expect(out).toMatch(/^Stays untouched:\n {2}inputSet nightly: /m);
    expect(out).toMatch(/\nNothing was changed\. To do it: --confirm [0-9a-f]{32}\n$/);
    expect(made.writes()).toBe(0);
  });

  it('shows the same as JSON, with the digest to confirm', async () => {
    const { code, out } = await ameide('adopt', service, '--json');
    expect(code).toBe(0);
    const shown = JSON.parse(out) as { digest: string };
    expect(shown).toMatchObject({
      ...{ pipelineId: 'payments', outcome: 'updated', confirmed: false, entry: '', warnings: [] },
      lost: expect.arrayContaining([{ what: 'variable', name: 'color', detail: 'red' }]),
      stays: [expect.objectContaining({ kind: 'inputSet', identifier: 'nightly' })],
    });
    expect(shown.digest).toBe(digestIn((await ameide('adopt', service)).out));
    expect(made.writes()).toBe(0);
  });

  it('does it once it is confirmed, and has nothing to do after', async () => {
    const confirm = digestIn((await ameide('adopt', service)).out);
    const shown = await ameide('adopt', service, '--confirm', confirm, '--dry-run');
    expect(shown.out).toMatch(/^payments: would be updated$/m);
    expect(made.writes()).toBe(0);
    const done = await ameide('adopt', service, '--confirm', confirm);
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(/\npayments: updated\n$/)]);
    expect(pipeline()).toContain('managed-by: ameide');
    const again = await ameide('adopt', service, '--confirm', confirm, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ outcome: 'unchanged', confirmed: true });
    expect(again.code).toBe(0);
  });

  it('a digest of something else is refused with the change as it is now, and exit status 1', async () => {
    const { code, out, err } = await ameide('adopt', service, '--confirm', 'a'.repeat(32));
    expect(code).toBe(1);
    expect(err).toContain('harness/changed-since');
    expect(out).toMatch(/^- stage Smoke$/m);
    expect(digestIn(out)).toMatch(/^[0-9a-f]{32}$/);
    const told = await ameide('adopt', service, '--confirm', 'a'.repeat(32), '--json');
    expect(told.code).toBe(1);
    expect(JSON.parse(told.out)).toMatchObject({
      confirmed: false,
      refusal: { code: 'harness/changed-since' },
    });
    expect(made.writes()).toBe(0);
  });

  it('a pipeline of another name must be in the entry first: the key is printed', async () => {
    const { code, out } = await ameide('adopt', service, '--keep', '--pipeline', 'payments');
    expect(code).toBe(0);
    expect(out).not.toContain('The entry must say so first');
    expect(await ameide('adopt', 'no-such-service')).toMatchObject({
      code: 1,
      err: expect.stringContaining('catalog/service-not-found'),
    });
    expect(await ameide('adopt')).toMatchObject({ code: 2 });
  });
});

describe('restore', () => {
  it('lists the states, shows one, and brings it back once that is confirmed', async () => {
    expect(await ameide('restore', service)).toMatchObject({
      code: 0,
      out: `nothing is recorded of ${service} yet\n`,
    });
    await ameide('adopt', service, '--confirm', digestIn((await ameide('adopt', service)).out));
    const [latest, first] = history().map(({ sha }) => sha);
    const listed = await ameide('restore', service);
    expect(listed.out).toMatch(/^commit +subject +author +at$/m);
    expect(listed.out).toMatch(
      new RegExp(
        `^${latest} +Take over .*\n${first} +Record ${service} as it was made by hand`,
        'm',
      ),
    );
    const asData = JSON.parse((await ameide('restore', service, '--json')).out) as object;
    expect(asData).toMatchObject({ states: [{ commit: latest }, { commit: first }] });

    const writes = made.writes();
    const shown = await ameide('restore', service, '--to', String(first));
    expect([shown.code, shown.err]).toEqual([0, '']);
    expect(shown.out).toMatch(/^\+ stage Smoke$/m);
    expect(made.writes()).toBe(writes);
    const wrong = await ameide('restore', service, '--to', String(first), '--confirm', 'wrong');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('harness/changed-since')]);
    expect(made.writes()).toBe(writes);

    const confirm = digestIn(shown.out);
    const done = await ameide('restore', service, '--to', String(first), '--confirm', confirm);
    expect([done.code, done.out]).toEqual([0, expect.stringMatching(/\npayments: updated\n$/)]);
    expect(pipeline().replace(/, held: "?[0-9a-f]{12}"?/, '')).toBe(PIPELINE);
    expect((await ameide('restore', service)).out).toMatch(/^[0-9a-f]{40} +Restore /m);
  });

  it('refuses what is no commit, and a digest without one', async () => {
    expect(await ameide('restore', service, '--to', 'main')).toMatchObject({
      code: 1,
      err: expect.stringContaining('harness/bad-commit'),
    });
    expect(await ameide('restore', service, '--confirm', 'a')).toMatchObject({ code: 2 });
    expect(made.writes()).toBe(0);
  });
});
