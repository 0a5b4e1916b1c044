import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

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
  },
});
