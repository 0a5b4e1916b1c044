// What runs where, in the list of services: how much of Harness it takes to know.
import type { ListedRun } from '../../js/core/index.ts';
import { Deployments } from '../../js/plugin/reads/deployments.ts';

const row = (index: number, status = 'Success') => {
  const lastRun: ListedRun = { startedAt: index, status, url: `https://harness/${index}` };
  return { name: `service-${index}`, lastRun };
};
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(index));
const there = { environment: 'int', region: 'euw1', version: 'v1' };

function stage() {
  let now = 1_000_000;
  let fails = false;
  const asked: string[][] = [];
  const runOnHarness = async ({ input }: { input: { deployments: string[] } }) => {
    asked.push(input.deployments);
    if (fails) throw new Error('Harness is away');
    const services = input.deployments.map(name => ({ name, deployments: [there] }));
    return { values: { services } };
  };
  const deployments = new Deployments({ runOnHarness } as never, () => now);
  return {
    deployments,
    asked,
    later: (ms: number) => void (now += ms),
    break: (is: boolean) => void (fails = is),
  };
}

describe('what runs where, in a list', () => {
  it('is read of twenty services at once, and of the others when the page looks again', async () => {
    const { deployments, asked } = stage();
    const first = await deployments.added(rows(45));
    expect(first.renewing).toBe(true);
    expect(first.rows[0]).toEqual({ ...row(0), deployments: [there] });
    expect(first.rows[20]).toEqual(row(20));
    expect((await deployments.added(rows(45))).renewing).toBe(true);
    expect((await deployments.added(rows(45))).renewing).toBe(false);
    expect(asked.map(names => names.length)).toEqual([20, 20, 5]);
    await deployments.added(rows(45));
    expect(asked).toHaveLength(3);
  });

  it('is not asked for what never ran', async () => {
    const { deployments, asked } = stage();
    const never = { name: 'new-service' };
    expect(await deployments.added([never])).toEqual({ rows: [never], renewing: false });
    expect(asked).toEqual([]);
  });

  it('is read again after another run, and now and then while one goes on', async () => {
    const { deployments, asked, later } = stage();
    await deployments.added([row(1)]);
    later(3_600_000);
    await deployments.added([row(1)]);
    expect(asked).toHaveLength(1);
    await deployments.added([{ ...row(2, 'Running'), name: 'service-1' }]);
    await deployments.added([{ ...row(2, 'Running'), name: 'service-1' }]);
    expect(asked).toHaveLength(2);
    later(20_001);
    await deployments.added([{ ...row(2, 'Running'), name: 'service-1' }]);
    expect(asked).toHaveLength(3);
    await deployments.added([{ ...row(2), name: 'service-1' }]);
    expect(asked).toHaveLength(4);
  });

  it('leaves Harness alone for a while after a failure, and keeps what it knows', async () => {
    const { deployments, asked, later, break: fail } = stage();
    await deployments.added([row(1)]);
    fail(true);
    const again = { ...row(2), name: 'service-1' };
    const stale = { rows: [{ ...again, deployments: [there] }], renewing: false };
    expect(await deployments.added([again])).toEqual(stale);
    expect(await deployments.added([again])).toEqual(stale);
    expect(asked).toHaveLength(2);
    fail(false);
    later(30_001);
    await deployments.added([again]);
    expect(asked).toHaveLength(3);
  });
});
