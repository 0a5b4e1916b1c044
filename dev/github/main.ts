// Runs the double by itself: `node dev/github/main.ts --port 4801 --folder /tmp/github`.

import { parseArgs } from 'node:util';
import { startGithub } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4801' },
    folder: { type: 'string' },
    openapi: { type: 'string' },
    'rate-limit': { type: 'string' },
  },
});

const double = await startGithub({
  port: Number(values.port),
  folder: values.folder,
  openApi: values.openapi,
  rateLimit: values['rate-limit'] === undefined ? undefined : Number(values['rate-limit']),
});
console.log(`GitHub double: ${double.url} (GitHub Enterprise style: ${double.url}/api/v3)`);
console.log(
  `  users: bot (token ghp_bot, writes), alice (token ghp_alice, reads); state in ${double.folder}`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void double.close().then(() => process.exit(0)));
}
