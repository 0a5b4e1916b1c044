/** `ameide harness delegates`: what installs the delegates, as files. */
import { HERE } from './disk.ts';
import { count, need, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { folderOf } from './newRepo.ts';
import { carryOutAt } from './place.ts';

const string = { type: 'string' } as const;

export const DELEGATES: Command = {
  name: 'harness delegates',
  usage: '--out DIR',
  description:
    'Writes values of the chart harness-delegate-ng and an Argo CD application for the delegate of each cluster',
  options: {
    out: { ...string, help: 'folder that the files go to' },
    account: { ...string, help: 'account identifier; defaults to the configured value' },
  },
  run: delegates,
};

async function delegates(given: Given): Promise<number> {
  const { printer } = given;
  const place = folderOf(given, need(given, 'out'));
  const input = { repoUrl: HERE, account: text(given, 'account') };
  const action = { type: 'harness:delegates', input } as const;
  const { values } = await carryOutAt(given, action, place);
  if (printer.json) {
    printer.data(values);
    return 0;
  }
  const written = values.files.filter(({ outcome }) => outcome === 'written');
  for (const { path } of written) printer.line('green', `+ ${place.shown(path)}`);
  const would = given.options['dry-run'] === true ? 'would write' : 'wrote';
  if (written.length === 0) printer.text('nothing to write');
  else
    printer.summary(
      true,
      `${would} ${count(written.length, 'file')} for ${count(values.delegates.length, 'delegate')}`,
    );
  return 0;
}
