/** `ameide harness apply`: what the pipelines repo holds, brought to Harness. */
import { tableOf } from '@ameide/core';
import { carryOut, count } from './given.ts';
import type { Command, Given } from './given.ts';
import { PLACE, placeIn, withServers } from './onHarness.ts';
import { WAVES, carry, endOf, report, wavesOf } from './rollout.ts';

export const APPLY: Command = {
  name: 'harness apply',
  usage: '[FILE...] [--waves LIST] [--verify execution]',
  description:
    'Brings pipelines of the pipelines repo to Harness where they differ, then a changed template by waves (GITHUB_TOKEN, HARNESS_API_KEY)',
  options: { ...WAVES, ...PLACE },
  run: apply,
};

async function apply(given: Given): Promise<number> {
  const { printer, positionals } = given;
  const { waves, verify } = wavesOf(given);
  const place = placeIn(given);
  const files = positionals.length > 0 ? positionals : undefined;
  const dryRun = given.options['dry-run'] === true;
  const action = { type: 'harness:apply', input: { files, dryRun, ...place } } as const;
  const { values } = await carryOut(...(await withServers(given, action)));
  const { rows, unchanged } = values;
  const rolledOut = await carry(given, { step: 'run', waves, verify, ...place });
  const left = rows.some(({ outcome }) => outcome !== 'updated');
  if (printer.json) {
    printer.data({ ...values, rollout: rolledOut });
    return left ? 1 : endOf(rolledOut);
  }
  printer.text(tableOf(rows, 'plain'));
  const updated = rows.filter(({ outcome }) => outcome === 'updated').length;
  printer.text(
    `${count(updated, 'pipeline')} ${dryRun ? 'to write' : 'written'}, ${unchanged} unchanged`,
  );
  const ended = report(given, rolledOut);
  return left ? 1 : ended;
}
