// `npm run docs`: has the tests that keep the reference pages true write them.
import { build } from '../build.ts';
import { run } from '../steps.ts';

const env = { UPDATE_DOCS: '1' };

await build();
const pages = await run('vitest', ['run', 'tests/docs.test.ts'], { env });
// Problems and lint rules are known to the core alone.
const core = await run('cargo', ['test', '--quiet', '--test', 'docs'], { env });
process.exit(pages.status || core.status);
