// The engines, started once for a file of tests; where one cannot be installed, what needs it is skipped.
import type { Engine } from '../../dev/chart/engines.ts';
import { helm3, helm4 } from '../../dev/chart/engines.ts';
import type { Python } from '../../dev/chart/python.ts';
import { startPython } from '../../dev/chart/python.ts';

export const ENGINES = ['Helm 4', 'Helm 3'];

export interface Engines {
  /** The engine of that name; throws why it cannot be had. */
  of(name: string): Promise<Engine>;
  python(): Promise<Python>;
  close(): Promise<void>;
}

export function engines(): Engines {
  let started: Promise<Python> | undefined;
  let third: Promise<Engine> | undefined;
  const python = () => (started ??= startPython());
  return {
    python,
    async of(name) {
      return name === 'Helm 4' ? helm4(await python()) : await (third ??= helm3());
    },
    async close() {
      await started?.then(
        process => process.close(),
        () => undefined,
      );
    },
  };
}
