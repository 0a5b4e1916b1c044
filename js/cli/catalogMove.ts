/** `ameide catalog move-layout`: the same entries in other files. */
import type { CatalogLayout } from '@ameide/core';
import { HERE } from './disk.ts';
import { FILE } from './catalog.ts';
import { UsageError, count, need, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { Pipe } from './pipe.ts';
import { carryOutAt, placeOf } from './place.ts';

const LAYOUTS: CatalogLayout[] = ['single', 'per-archetype', 'per-service'];

export const MOVE: Command = {
  name: 'catalog move-layout',
  usage: `[--file F] [--from LAYOUT] --to ${LAYOUTS.join('|')}`,
  description: 'Moves the catalog to another layout and preserves all content',
  options: {
    ...FILE,
    file: { ...FILE['file'], type: 'string', help: 'the file of the layout `single`' },
    from: { type: 'string', help: 'the current layout; defaults to the configured value' },
    to: { type: 'string', help: 'the new layout' },
  },
  run: move,
};

async function move(given: Given): Promise<number> {
  const { options, printer } = given;
  const to = layout(need(given, 'to'));
  const from = text(given, 'from');
  const place = await placeOf(given);
  if (place.disk instanceof Pipe) throw new UsageError('`-` cannot be used with move-layout');
  const input = {
    repoUrl: HERE,
    filePath: place.path,
    createPullRequest: false,
    from: from === undefined ? undefined : layout(from),
    to,
  };
  const { values } = await carryOutAt(given, { type: 'catalog:move-layout', input }, place);
  const dryRun = options['dry-run'] === true;
  const { changed, services, diff } = values;
  const [written, deleted] = [values.written, values.deleted].map(paths =>
    paths.map(path => place.shown(path)),
  );
  if (printer.json) printer.data({ changed, services, written, deleted, diff, dryRun });
  else if (!changed) printer.text('unchanged');
  else if (dryRun) printer.diff(diff);
  else {
    printer.text(`moved ${count(services, 'service')}`);
    for (const path of written ?? []) printer.line('green', `+ ${path}`);
    for (const path of deleted ?? []) printer.line('red', `- ${path}`);
    printer.progress(`set \`catalog.layout: ${to}\` in the configuration to complete the move`);
  }
  return 0;
}

function layout(word: string): CatalogLayout {
  const found = LAYOUTS.find(known => known === word);
  if (!found)
    throw new UsageError(`unknown layout \`${word}\`; expected one of ${LAYOUTS.join(', ')}`);
  return found;
}
