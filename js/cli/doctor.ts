/** `ameide doctor`: one look at all that an installation needs. */
import { tableOf, withKey } from '@ameide/core';
import type { DoctorRow, DoctorState } from '@ameide/core';
import { carryOut, count, text } from './given.ts';
import type { Command, Given } from './given.ts';

const ADVICE = 'set the environment variable HARNESS_API_KEY to a key with access to this project';

export const DOCTOR: Command = {
  name: 'doctor',
  usage: '[--portal URL]',
  description:
    'Looks at all that an installation needs: configuration, permissions, rules, catalog, connectors, webhook, clocks; writes nothing (GITHUB_TOKEN, HARNESS_API_KEY)',
  options: {
    portal: {
      type: 'string',
      help: 'base URL of the portal’s backend, which the webhook must lead to; any portal by default',
    },
  },
  run: doctor,
};

async function doctor(given: Given): Promise<number> {
  const { printer } = given;
  const keyed = withKey(given.config, process.env['HARNESS_API_KEY']);
  const config = { ...keyed, harness: { ...keyed.harness, advice: ADVICE } };
  // Loaded on demand: the clients are most of the code.
  const { serversOf } = await import('./servers.ts');
  const configured = { ...given, config };
  const input = { portal: text(given, 'portal') };
  const action = { type: 'doctor:check', input } as const;
  const { values } = await carryOut(configured, action, serversOf(configured, LOOK));
  const { rows } = values;
  if (printer.json) printer.data(values);
  else {
    printer.text(tableOf(rows.map(lineOf), 'plain'));
    printer.text(`${toDo(rows)}${summary(rows)}`);
  }
  return rows.some(({ state }) => state === 'missing') ? 1 : 0;
}

/** A server that is away must not hold up the rest for long. */
const LOOK = { timeoutMs: 8_000, budgetMs: 3_000 };

function lineOf({ area, title, state, found }: DoctorRow) {
  return { state, area, what: title.replaceAll('`', ''), found };
}

/** What to do, one after the other. */
function toDo(rows: DoctorRow[]): string {
  return rows
    .filter(({ help }) => help !== undefined)
    .map(({ title, help }) => `\n${title}\n  ${help}\n`)
    .join('');
}

function summary(rows: DoctorRow[]): string {
  const of = (state: DoctorState) => rows.filter(row => row.state === state).length;
  const [missing, warning, unchecked] = [of('missing'), of('warning'), of('unchecked')];
  const parts = [
    `${of('ok')} ok`,
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(unchecked > 0 ? [`${unchecked} unchecked`] : []),
  ];
  return `\n${parts.join(', ')}`;
}
