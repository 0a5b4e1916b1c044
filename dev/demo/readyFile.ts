// `--ready-file FILE`: where everything is and how to sign in, as JSON, written once all is up. For scripts.
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import type { Repositories } from './prepare.ts';
import type { Servers } from './servers.ts';

/** Secrets of this run of the demo. */
export interface DemoSecrets {
  /** Token of a service that may everything: `Authorization: Bearer`. */
  token: string;
  /** Secret of GitHub's webhook. */
  webhookSecret: string;
}

export function demoSecrets(): DemoSecrets {
  return { token: randomBytes(24).toString('hex'), webhookSecret: randomBytes(24).toString('hex') };
}

/** Value of `--ready-file`; undefined without the option. */
export function readyFile(): string | undefined {
  const at = process.argv.indexOf('--ready-file');
  if (at < 0) return undefined;
  const path = process.argv[at + 1];
  if (!path || path.startsWith('--')) throw new Error('--ready-file takes the path of a file');
  return path;
}

/** Moved into place, so that whoever waits for the file never reads half of it. */
export function writeReadyFile(
  path: string,
  backendUrl: string,
  { github, harness }: Servers,
  { catalog, pipelines, gitops }: Repositories,
  secrets: DemoSecrets,
): void {
  const { apiUrl, token } = github;
  const { baseUrl, apiKey, account, org, project } = harness;
  const content = {
    pid: process.pid,
    backend: {
      url: backendUrl,
      api: `${backendUrl}/api/ameide/v1`,
      openapi: `${backendUrl}/api/ameide/openapi.json`,
      token: secrets.token,
      guest: `${backendUrl}/api/auth/guest/refresh`,
    },
    github: {
      ...{ apiUrl, token, catalog: catalog.name, pipelines: pipelines.name },
      ...{ gitops: gitops.name },
      ...{ baseBranch: catalog.defaultBranch, webhookSecret: secrets.webhookSecret },
    },
    harness: { baseUrl, apiKey, account, org, project },
  };
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
