// `npm run e2e`: the browser tests alone, with new pictures for the README.
import { join } from 'node:path';
import { build } from '../build.ts';
import { root, run } from '../steps.ts';

await build();
const { status } = await run('vitest', ['run', 'tests/end-to-end/e2e', ...process.argv.slice(2)], {
  env: { E2E_IMAGES: join(root, 'docs', 'images') },
});
process.exit(status);
