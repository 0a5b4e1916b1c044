// Arguments that a command does not take end it with status 2 before anything is read: left unread, they would mean more than was asked.
import { COMMANDS } from '../../js/cli/commands.ts';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';

async function ameide(...args: string[]) {
  let err = '';
  const printer = new Printer({ write: () => true }, { write: (text: string) => (err += text) });
  return { code: await main(args, printer), err };
}

it.each([
  'catalog move-layout',
  'pipeline render',
  'pipelines-repo init',
  'harness sync',
  'harness rollout',
  'harness templates',
  'harness delegates',
  'primitive create',
  'primitive list',
  'primitive kinds',
  'heal',
  'doctor',
])('%s takes options alone', async name => {
  const { code, err } = await ameide(...name.split(' '), 'cart-api');
  expect([code, err]).toEqual([2, expect.stringMatching(/^`cart-api` is not expected here\n/)]);
});

it.each(COMMANDS.filter(({ usage }) => /^\[?(?:[A-Z]|SERVICE)/.test(usage)))(
  '$name takes what its usage names',
  async ({ name }) => {
    const { err } = await ameide(...name.split(' '), 'no-such-thing', '--config', 'no-such-file');
    expect(err).not.toContain('is not expected here');
  },
);

it.each([
  [['--wave', '1'], '--wave needs --roll-back; what a new rollout takes is said by --waves'],
  [['--plan', '--wave', '1'], '--wave needs --roll-back'],
  [['--pause', '--reason', 'a holiday'], '--reason needs --stop'],
])('harness rollout %j would be another rollout than is meant', async (args, why) => {
  const { code, err } = await ameide('harness', 'rollout', ...args);
  expect([code, err]).toEqual([2, expect.stringContaining(why)]);
});

it('harness sync deletes nothing without --apply, and says so', async () => {
  const { code, err } = await ameide('harness', 'sync', '--delete-orphans');
  expect([code, err]).toEqual([2, expect.stringContaining('--delete-orphans needs --apply')]);
});

it('import says what is missing in words of the command line', async () => {
  const none = await ameide('import');
  expect([none.code, none.err]).toEqual([2, expect.stringMatching(/^missing DIR: .*--harness\n/)]);
  const file = await ameide('import', import.meta.filename);
  expect([file.code, file.err]).toEqual([
    2,
    expect.stringContaining('is a file; name the folder that it is in'),
  ]);
});
