// Reads back what the onboarding left on the servers, and judges it without our own code.
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { Repositories } from './prepare.ts';
import type { Servers } from './servers.ts';

export const CATALOG = 'kustomize/catalog/services.yaml';

/** What was looked at, and whether it is as it must be. */
export interface Check {
  what: string;
  ok: boolean;
  detail?: string;
}

/** A file of a pull request as GitHub tells it. */
export interface ChangedFile {
  filename: string;
  status: string;
  additions: number;
  deletions: number;
  patch?: string;
}

export interface PullRequest {
  number: number;
  html_url: string;
  title: string;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
}

interface Entry {
  name: string;
  environments: string[];
  regions?: string[];
}

/** The pull request and its files. */
export async function readPullRequest(
  { github }: Servers,
  { catalog }: Repositories,
  number: number,
): Promise<{ pull: PullRequest; files: ChangedFile[] }> {
  const path = `/repos/${catalog.name}/pulls/${number}`;
  const pull = (await github.api.get(path)) as PullRequest;
  const files = (await github.api.get(`${path}/files?per_page=100`)) as ChangedFile[];
  return { pull, files };
}

/** The catalog gains one entry and loses nothing; the entity comes in the same pull request. */
export async function checkPullRequest(
  servers: Servers,
  repositories: Repositories,
  { pull, files }: { pull: PullRequest; files: ChangedFile[] },
  service: string,
): Promise<Check[]> {
  const catalog = files.find(file => file.filename === CATALOG);
  const entity = files.find(file => file.filename !== CATALOG);
  const repo = repositories.catalog.name;
  const before = await readText(servers, repo, CATALOG, pull.base.sha);
  const after = await readText(servers, repo, CATALOG, pull.head.sha);
  const others = entries(after).filter(({ name }) => name !== service);
  const document = entity && parse(await readText(servers, repo, entity.filename, pull.head.sha));
  return [
    {
      what: `the diff of ${CATALOG} only adds lines`,
      ok: catalog?.status === 'modified' && catalog.additions > 0 && catalog.deletions === 0,
      detail: catalog && `+${catalog.additions} -${catalog.deletions}`,
    },
    {
      what: 'the catalog contains the old entries and the new one',
      ok: isDeepStrictEqual(others, entries(before)) && others.length + 1 === entries(after).length,
      detail: `${entries(before).length} services before, ${entries(after).length} after`,
    },
    {
      what: "the service's entity is in the same pull request",
      ok: entity?.status === 'added' && document?.metadata?.name === service && files.length === 2,
      detail: entity?.filename,
    },
  ];
}

/** The pipeline is stored and valid, with an input set for each way to start it, and the pipelines repo holds the same. */
export async function checkPipeline(
  servers: Servers,
  repositories: Repositories,
  id: string,
  service: string,
  pairs: number,
): Promise<Check[]> {
  const { api } = servers.harness;
  const scope = scopeOf(servers);
  const stored = (await api.get(`/pipeline/api/pipelines/${id}?${scope}`)).data;
  const sets = (await api.get(`/pipeline/api/inputSets?${scope}&pipelineIdentifier=${id}`)).data;
  const path = `pipelines/${service}-cd.yaml`;
  const { name, defaultBranch } = repositories.pipelines;
  const committed = parse(await readText(servers, name, path, defaultBranch));
  return [
    {
      what: 'the pipeline exists in Harness and is valid',
      ok:
        parse(stored.yamlPipeline).pipeline.identifier === id &&
        stored.entityValidityDetails?.valid !== false,
      detail: id,
    },
    {
      what: 'there is an input set for each target',
      ok: sets.content.length === pairs,
      detail: `${sets.content.length} of ${pairs}`,
    },
    {
      what: `${name} contains the same pipeline`,
      ok: isDeepStrictEqual(withoutTags(committed), withoutTags(parse(stored.yamlPipeline))),
      detail: path,
    },
  ];
}

/** All that a run could have changed: pull requests with their heads, the pipelines repo, the pipeline. */
export async function stateOf(
  servers: Servers,
  { catalog, pipelines }: Repositories,
  id: string,
): Promise<object> {
  const { github, harness } = servers;
  const all = `/repos/${catalog.name}/pulls?state=all&per_page=100`;
  const pulls = (await github.api.get(all)) as PullRequest[];
  const branch = `/repos/${pipelines.name}/git/ref/heads/${pipelines.defaultBranch}`;
  const stored = await harness.api.get(`/pipeline/api/pipelines/${id}?${scopeOf(servers)}`);
  return {
    pulls: pulls.map(({ number, head }) => [number, head.sha]),
    pipelines: (await github.api.get(branch)).object.sha,
    pipeline: stored.data.yamlPipeline,
  };
}

function scopeOf({ harness }: Servers): URLSearchParams {
  return new URLSearchParams({
    accountIdentifier: harness.account,
    orgIdentifier: harness.org,
    projectIdentifier: harness.project,
  });
}

/** The pipeline but for its tags: those in Harness also remember our last write. */
function withoutTags({ pipeline }: { pipeline: object }): object {
  return { ...pipeline, tags: undefined };
}

async function readText(
  { github }: Servers,
  repo: string,
  path: string,
  ref: string,
): Promise<string> {
  const file = await github.api.get(`/repos/${repo}/contents/${path}?ref=${ref}`);
  return Buffer.from(file.content, 'base64').toString('utf8');
}

function entries(catalog: string): Entry[] {
  return (parse(catalog) as { services: Entry[] }).services;
}
