// Every case below tests/cases/ comes out through the WebAssembly as it does natively: the same reads in each round, the same step
// byte for byte. That the native step is the expected one is what tests/core/cases.rs says. The format is described in
// tests/cases/README.md.
import type { Fact } from '../../js/core/pkg/ameide_core.js';
import { loadCore } from '../../js/core/core.ts';
import { Recording, caseNames } from '../support/cases.ts';

const core = loadCore();
const recording = new Recording();
// The native tests may have to be compiled first.
beforeAll(() => recording.open(), 1_200_000);
afterAll(() => recording.close());

it.each(caseNames())('%s', name => {
  const { request, rounds, step } = recording.case(name);
  const facts: Fact[] = [];
  for (const round of rounds) {
    const reads = round.map(({ read }) => read);
    expect(plain(core.next(request, facts))).toEqual({ step: 'read', reads });
    facts.push(...round);
  }
  expect(plain(core.next(request, facts))).toStrictEqual(step);
});

/** Bytes as arrays of numbers. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Array.from(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
