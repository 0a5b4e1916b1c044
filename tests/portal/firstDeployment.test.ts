// A deployment that follows an onboarding, in the words of the pages, and the version that a form asks for.
import type { FirstDeployment } from '../../js/common/index.ts';
import { briefly, toldOf } from '../../js/portal/src/parts/firstDeployment.ts';
import { versionOf } from '../../js/portal/src/preview/version.ts';

const first = (more: Partial<FirstDeployment>): FirstDeployment => ({
  ...{ operationId: '1', service: 'a', actor: 'user:default/jane', imageTag: 'v1' },
  ...{ status: 'waiting', requestedAt: '2026-11-28T10:00:00.000Z' },
  ...more,
});

it.each([
  [{ waitsFor: 'merge' }, /once its pull request is merged/],
  [{ waitsFor: 'manifests' }, /once its manifests are generated$/],
  [{ waitsFor: 'answer', reason: 'Harness answered 503' }, /Harness answered 503$/],
  [{ status: 'started' }, /has been started$/],
  [{ status: 'givenUp', reason: 'something was deployed to int already' }, /already$/],
  [{ status: 'cancelled' }, /taken back$/],
] as const)('%o is told as %s', (more, words) => {
  expect(toldOf(first(more))).toMatch(words);
});

it('a list says it in few words, and nothing of what was taken back', () => {
  expect(briefly(first({}))).toBe('then v1 is deployed');
  expect(briefly(first({ status: 'cancelled' }))).toBe('');
});

it('a form asks for a version only where it is ticked and filled in', () => {
  const deploy = { if: 'deployFirst', version: 'imageTag' };
  expect(versionOf({ deployFirst: true, imageTag: 'v1' }, { deploy })).toBe('v1');
  expect(versionOf({ deployFirst: false, imageTag: 'v1' }, { deploy })).toBeUndefined();
  expect(versionOf({ deployFirst: true }, { deploy })).toBeUndefined();
  expect(versionOf({ deployFirst: true, imageTag: 'v1' }, {})).toBeUndefined();
});
