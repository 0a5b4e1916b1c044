// A part of `npm run faults`: each kind of fault at some requests of the main job, and a kill before and after some.
import { matrix, thinned } from '../../dev/faults/matrix.ts';
import { Prober } from '../../dev/faults/point.ts';

const EACH = 3;

const prober = await Prober.open();
const points = thinned(matrix(prober.requests), EACH);
afterAll(() => prober.close());

it('knows every request of the job', () => {
  expect(prober.requests.github).toBeGreaterThan(5);
  expect(prober.requests.harness).toBeGreaterThan(15);
});

it.each(points.map(point => [point.kind.name, point.server, point.nth, point] as const))(
  '%s at request %s %i leaves exactly one of each',
  async (_kind, _server, _nth, point) => {
    const { wrong, end } = await prober.probe(point);
    expect(wrong).toEqual([]);
    expect(end).not.toBe('wrong');
  },
);
