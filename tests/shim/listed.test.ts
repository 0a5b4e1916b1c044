// Entities of one list, read together: the same answers as one by one, in fewer requests.
import type { EntityRef, Read } from '../../js/core/pkg/ameide_core.d.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { readAll } from '../../js/core/read.ts';
import type { Servers } from '../../js/core/read.ts';
import { pipeline, service, start } from '../doubles/harness/kit.ts';
import { clientOf, ref } from '../support/harness.ts';

const environmentOf = (identifier: string) =>
  `environment:\n  name: ${identifier}\n  identifier: ${identifier}\n  type: PreProduction\n  orgIdentifier: default\n  projectIdentifier: platform\n`;

let double: HarnessDouble;
beforeEach(async () => {
  double = await start();
});
afterEach(() => double.close());

async function read(...refs: EntityRef[]) {
  double.log.clear();
  const { harness, log } = clientOf(double);
  const reads = refs.map((entity): Read => ({ type: 'entity', ...entity }));
  const answers = await readAll({ harness, log } as unknown as Servers, reads);
  return { answers, requests: double.log.entries.length };
}

async function oneByOne(refs: EntityRef[]) {
  const alone = [];
  for (const entity of refs) alone.push(...(await read(entity)).answers);
  return alone;
}

it('answers for those that exist and those that do not by one list', async () => {
  double.seed(...['int', 'pre'].map(environmentOf));
  const refs = ['pre', 'prod', 'int'].map(name => ref('environment', name));
  const { answers, requests } = await read(...refs);
  expect(answers).toEqual(await oneByOne(refs));
  expect(answers.map(({ type }) => type)).toEqual(['entity', 'absent', 'entity']);
  expect(requests).toBe(1);
});

it('reads one by one where the list is longer than what is wanted', async () => {
  const names = Array.from({ length: 350 }, (_, index) => `env_${index}`);
  double.seed(...names.map(environmentOf));
  const refs = ['env_349', 'env_0', 'none'].map(name => ref('environment', name));
  const { answers, requests } = await read(...refs);
  expect(answers).toEqual(await oneByOne(refs));
  expect(requests).toBeLessThanOrEqual(1 + refs.length);
});

it('reads pages where more is wanted, and what no page told by itself', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `env_${index}`);
  double.seed(...names.map(environmentOf));
  const refs = [...names, 'none'].map(name => ref('environment', name));
  const { answers, requests } = await read(...refs);
  expect(answers.filter(({ type }) => type === 'entity')).toHaveLength(250);
  expect(answers.at(-1)).toEqual({ type: 'absent' });
  expect(requests).toBe(3 + 1);
});

it('reads one by one on a server that does not have the list', async () => {
  double.seed(...['int', 'pre'].map(environmentOf));
  const gone = { code: 'RESOURCE_NOT_FOUND', message: 'HTTP 404 Not Found' };
  double.faults.add({ path: /environmentsV2$/, status: 404, body: gone, times: Infinity });
  const refs = ['int', 'pre'].map(name => ref('environment', name));
  const { answers, requests } = await read(...refs);
  expect(answers.map(({ type }) => type)).toEqual(['entity', 'entity']);
  expect(requests).toBe(3);
});

it('reads the YAML of input sets by the list of the newer API', async () => {
  const setOf = (identifier: string) =>
    `inputSet:\n  name: ${identifier}\n  identifier: ${identifier}\n  orgIdentifier: default\n  projectIdentifier: platform\n  pipeline:\n    identifier: shop_cd\n`;
  double.seed(service(), environmentOf('int'), pipeline(), ...['a', 'b'].map(setOf));
  const refs = ['a', 'b', 'c'].map(name => ref('inputSet', name, 'shop_cd'));
  const { answers, requests } = await read(...refs);
  expect(requests).toBe(1);
  const alone = await oneByOne(refs);
  const seen = (all: typeof answers) =>
    all.map(answer =>
      answer.type === 'entity' ? [answer.identifier, answer.yaml, answer.valid] : answer.type,
    );
  expect(seen(answers)).toEqual(seen(alone));
  expect(seen(answers)).toEqual([['a', setOf('a'), true], ['b', setOf('b'), true], 'absent']);
});
