/** `node dev/harness/main.ts --port 7007 --folder /tmp/harness`: the double as a program. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startHarness } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    folder: { type: 'string', default: join(tmpdir(), 'ameide-harness') },
    key: { type: 'string' },
    project: { type: 'string' },
    contract: { type: 'string' },
    'report-undeclared-properties': { type: 'boolean', default: false },
  },
});

const double = await startHarness({
  port: Number(values.port),
  folder: values.folder,
  reportUndeclaredProperties: values['report-undeclared-properties'],
  ...(values.key === undefined ? {} : { keys: [values.key] }),
  ...(values.project === undefined ? {} : { projects: [values.project] }),
  ...(values.contract === undefined ? {} : { contract: values.contract }),
});
console.log(`harness: ${double.url} (key ${double.apiKey}, state in ${values.folder})`);

const stop = () => void double.close().then(() => process.exit(0));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
