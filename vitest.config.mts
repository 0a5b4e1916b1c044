import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** They take minutes each: begun last, one of them would be what the others have ended for long when it ends. */
const LONG = [
  'end-to-end/e2eServicePage',
  'end-to-end/e2e',
  'plugin/firstDeploymentFlow',
  'end-to-end/replicas',
  'house/consumer',
  'end-to-end/demo',
  'house/secrets',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex(name => moduleId.endsWith(`/tests/${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  // The sources, as the tests import them: compiled ones would be other classes with the same names.
  resolve: {
    alias: {
      '@ameide/core': join(import.meta.dirname, 'js', 'core', 'index.ts'),
      '@ameide/backstage-plugin-ameide-common': join(import.meta.dirname, 'js/common/index.ts'),
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    globals: true,
    // Backstage's test utilities call jest's globals.
    setupFiles: ['tests/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Many tests wait for a server, so that a third worker finds two cores free.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
