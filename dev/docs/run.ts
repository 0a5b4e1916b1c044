// `npm run docs`: has the test that keeps the reference pages true write them.
import { build } from '../build.ts';
import { run } from '../steps.ts';

await build();
const env = { UPDATE_DOCS: '1' };
process.exit((await run('vitest', ['run', 'tests/house/docs.test.ts'], { env })).status);
