import { Random } from '../fuzz/random.ts';

/** The entry that every contestant adds; by name it stands in the middle of the list. */
export const NEW_ENTRY = {
  name: 'mango-ledger-00000-new',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'pre', 'prod'],
  regions: ['euw1', 'euw2'],
  team: 'payments-team',
  description: 'Captures and refunds card payments: one call each',
  slack: '#payments',
};

const PROFILES: Record<string, string[]> = {
  api: ['public-api', 'internal-api'],
  listener: ['event-consumer'],
  streaming: ['websocket-server'],
  scheduler: ['scheduled-task'],
  job: ['batch-job'],
};
const FRUITS = [
  'apple',
  'cherry',
  'fig',
  'kiwi',
  'lime',
  'mango',
  'olive',
  'peach',
  'plum',
  'quince',
];
const NOUNS = ['basket', 'billing', 'ledger', 'orders', 'payout', 'refund', 'search', 'stock'];

/** A catalog as people keep it: sorted, ten lines an entry, comments above entries and behind values. */
export function catalog(entries: number): string {
  const random = new Random(entries);
  const names = Array.from({ length: entries }, (_, index) => {
    const number = String(index).padStart(5, '0');
    return `${FRUITS[Math.floor((index * FRUITS.length) / entries)]}-${random.pick(NOUNS)}-${number}`;
  });
  const head =
    '# The service catalog, in alphabetical order. Changed by pull request only.\n\nservices:\n';
  return (
    head +
    names
      .sort()
      .map(name => entry(name, random))
      .join('\n')
  );
}

function entry(name: string, random: Random): string {
  const archetype = random.pick(Object.keys(PROFILES));
  const team = random.pick(NOUNS);
  const lines = [
    `  - name: ${name}`,
    `    archetype: ${archetype}`,
    `    profile: ${random.pick(PROFILES[archetype]!)}`,
    `    size: ${random.pick(['small', 'medium', 'large', 'xlarge'])}`,
    `    environments: ${random.pick(['[int, pre, prod]', '[int, prod]'])}`,
    `    regions: ${random.pick(['[euw1, euw2]', '[euw1]              # the vendor answers from there only'])}`,
    `    team: ${random.pick([`${team}-team`, `group:default/${team}-team`])}`,
    `    description: ${random.pick([`"Keeps the ${team}: reads, writes"`, `Keeps the ${team} of the company`])}`,
    `    slack: '#${team}'`,
    `    pagerduty: P${team.toUpperCase()}1   # escalates after ten minutes`,
  ];
  if (random.once(4))
    lines.unshift(`  # Ask #${team} before you touch this one: the auditors read it.`);
  return lines.join('\n') + '\n';
}
