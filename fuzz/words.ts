import type { Random } from './random.ts';

/** Names of services: few, so that they meet; some sort differently by bytes than by words. */
export const NAMES = [
  'a',
  'a-b',
  'ab',
  'a1',
  'account-api',
  'audit',
  'b',
  'billing-export',
  'cart',
  'cart-api',
  'cart2',
  'e1',
  'ledger',
  'm',
  'no',
  'null',
  'on',
  'payment-gateway',
  'payout',
  'search',
  'stock-sync',
  'true',
  'y',
  'z-9',
  'zoo',
];

/** Which profile fits which archetype. */
export const PROFILES: Record<string, string[]> = {
  api: ['public-api', 'internal-api'],
  listener: ['event-consumer'],
  streaming: ['websocket-server'],
  scheduler: ['scheduled-task'],
  job: ['batch-job'],
};

export const SIZES = ['small', 'medium', 'large', 'xlarge'];
export const ENVIRONMENTS = ['int', 'pre', 'prod'];
export const REGIONS = ['euw1', 'euw2'];

/** Texts that some reader of YAML takes for something else, or that break the syntax where they are not quoted. */
export const TEXTS = [
  'Accounts of customers',
  'no',
  'on',
  'Yes',
  'y',
  'null',
  '~',
  'NULL',
  'true',
  '',
  ' ',
  ' leads',
  'trails ',
  '1_000',
  '0x1F',
  '010',
  '0o7',
  '12:30:45',
  '2024-01-01',
  '1e3',
  '.inf',
  '.NaN',
  '-',
  '- a',
  '?',
  '? a',
  ':',
  'a: b',
  'a:',
  ': a',
  'a #b',
  '#b',
  "it's",
  '"quoted"',
  "'single'",
  '[a',
  ']',
  '{a',
  '}',
  'a, b',
  '&a',
  '*a',
  '!t',
  '|',
  '>',
  '%a',
  '@a',
  '`a`',
  '---',
  '...',
  '--- a',
  'a\nb',
  'a\n',
  '\na',
  'a\n\nb\n\n',
  '\n',
  'tab\tinside',
  '\ttab',
  'back\\slash',
  'naïve café',
  '日本語',
  '🚀 launch',
  '\u2028line',
  'nbsp\u00a0',
  '\ufeffbom',
  '\u0085nel',
  '<<',
  '=',
  'x'.repeat(200),
  'long words that go on '.repeat(9).trim(),
  'a\r\nb',
  'null ',
  '+1',
  '-1',
  '1.',
  '.5',
  '\u0007bell',
  '{{ x }}',
  '${{ y }}',
  '<+z>',
  'a  b',
  '! a',
];

/** A value that a document holds as it is written here, such as a number that no double holds. */
export class Raw {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Numbers that lose digits, or their looks, where somebody takes them for a double. */
export const NUMBERS = [
  '1090000000000000001',
  '9007199254740993',
  '18446744073709551616',
  '-9223372036854775808',
  '123456789012345678901234567890',
  '1.20',
  '1e400',
  '.inf',
];

/** A value for a key that the schema does not know. */
export function anything(random: Random, depth = 0): unknown {
  const kind = random.below(depth > 2 ? 5 : 8);
  if (kind < 3) return random.pick(TEXTS);
  if (kind === 3) return random.pick([0, 7, -3, 1234567]);
  if (kind === 4) return random.pick([true, false]);
  if (kind === 5) return Array.from({ length: random.below(4) }, () => anything(random, depth + 1));
  const keys = random.some(['first', 'second', 'a b', 'no', '7', 'x:y', "it's", 'ключ']);
  return Object.fromEntries(keys.map(key => [key, anything(random, depth + 1)]));
}

/** A sound entry, as a form or a person would ask for it. */
export function service(random: Random, name: string): Record<string, unknown> {
  const archetype = random.pick(Object.keys(PROFILES));
  const wanted: Record<string, unknown> = {
    name,
    archetype,
    profile: random.pick(PROFILES[archetype]!),
    size: random.pick(SIZES),
    environments: random.some(ENVIRONMENTS, 1),
    team: random.pick(['payments-team', 'group:default/orders-team']),
  };
  if (random.once(2)) wanted.regions = random.some(REGIONS, 1);
  if (random.once(2)) wanted.description = random.once(2) ? random.pick(TEXTS) : 'Keeps the orders';
  if (random.once(3)) wanted.slack = random.pick(['#orders', '#pay_1-x']);
  if (random.once(6)) wanted.pagerduty = random.pick(['PX1', '0123', 'no']);
  if (random.once(6)) wanted.email = 'orders@company.example';
  if (random.once(5))
    wanted.resources = { overrides: { [random.pick(ENVIRONMENTS)]: { size: random.pick(SIZES) } } };
  if (random.once(8))
    wanted.harness = {
      pipelineId: 'orders_cd',
      createdAt: '2026-01-02T03:04:05Z',
      createdBy: 'user:default/jane',
    };
  if (random.once(8))
    wanted[random.pick(['costCenter', 'x-notes', 'owner.old', 'tier', 'no'])] = anything(random);
  return wanted;
}
