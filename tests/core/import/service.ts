/** The services of the table, and what all companies share when they write files: amounts, and chance that is the same each time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A row of the table. */
export interface Service {
  company: string;
  name: string;
  archetype: string;
  profile: string;
  size: string;
  environments: string[];
  /** Empty where the company names none. */
  regions: string[];
  team: string;
  odd: Set<string>;
}

/** Content by path. */
export type Files = Map<string, string>;

/** The rows of a table beside this file. */
export function services(table: string): Service[] {
  const lines = readFileSync(join(import.meta.dirname, table), 'utf8').split('\n');
  return lines
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const parts = line.split(' | ');
      const [company, name, archetype, profile, size, environments, regions, team, odd] = parts;
      if (odd === undefined) throw new Error(`not a row: ${line}`);
      return {
        company: company!,
        name: name!,
        archetype: archetype!,
        profile: profile!,
        size: size!,
        environments: environments!.split(','),
        regions: regions === '-' ? [] : regions!.split(','),
        team: team!,
        odd: new Set(odd === '-' ? [] : odd.split(' ')),
      };
    });
}

/** A number below `most` that depends on the name and on what is chosen alone. */
export function pick(service: Service, what: string, most: number): number {
  let hash = 2166136261;
  for (const character of `${service.name}/${what}`)
    hash = Math.imul(hash ^ character.charCodeAt(0), 16777619) >>> 0;
  return (hash >>> 7) % most;
}

const AMOUNTS = [
  { cpu: 100, memory: 256, replicas: [1, 3] },
  { cpu: 250, memory: 512, replicas: [2, 6] },
  { cpu: 500, memory: 1024, replicas: [3, 10] },
  { cpu: 1000, memory: 2048, replicas: [4, 15] },
] as const;
const NAMES = ['small', 'medium', 'large', 'xlarge'];

export interface Amounts {
  resources?: Record<string, unknown>;
  min: number;
  max: number;
}

/** What a service asks for in an environment, with the oddities of its row. */
export function amounts(service: Service, environment: string): Amounts {
  const { odd } = service;
  let level = NAMES.indexOf(service.size);
  if (odd.has('lower-in-int') && environment === 'int' && service.environments.length > 1)
    level = Math.max(0, level - 1);
  const own = AMOUNTS[level]!;
  const next = AMOUNTS[Math.min(level + 1, 3)]!;
  let cpu: number = own.cpu;
  let memory: number = own.memory;
  if (odd.has('size-between')) {
    cpu = Math.round(Math.sqrt(own.cpu * next.cpu));
    memory = Math.round(Math.sqrt(own.memory * next.memory));
  } else if (odd.has('size-split')) memory = next.memory;
  else if (pick(service, 'jitter', 3) === 0) {
    cpu = Math.round((cpu * 9) / 10);
    memory = Math.round(memory * 1.1);
  }
  const written = {
    cpu: odd.has('cores') ? cpu / 1000 : `${cpu}m`,
    memory: memory % 1024 === 0 && pick(service, 'gi', 2) ? `${memory / 1024}Gi` : `${memory}Mi`,
  };
  const asked: Record<string, unknown> = odd.has('no-memory') ? { cpu: written.cpu } : written;
  const limits = { cpu: `${cpu * 4}m`, memory: `${memory * (1 + pick(service, 'limit', 2))}Mi` };
  const [min, max] = own.replicas;
  if (odd.has('no-resources')) return { min, max };
  if (odd.has('limits-only')) return { resources: { limits: asked }, min, max };
  const parts = pick(service, 'limits', 3) ? { requests: asked, limits } : { requests: asked };
  return { resources: odd.has('no-memory') ? { requests: asked } : parts, min, max };
}

/** The team as its files name it; none where they do not. */
export function teamOf(service: Service): string | undefined {
  return service.odd.has('no-team') || service.odd.has('codeowners') ? undefined : service.team;
}

/** YAML documents, one after another. */
export function documents(...values: unknown[]): string {
  return values
    .filter(value => value !== undefined)
    .map(value => stringify(value))
    .join('---\n');
}

/** Whether others call it. */
export const isApi = ({ archetype }: Service) => archetype === 'api';

export function hostOf(service: Service, environment: string): string {
  const { name, odd } = service;
  if (odd.has('inside-host')) return `${name}.${environment}.svc.company.internal`;
  return environment === 'prod' ? `${name}.company.com` : `${name}.${environment}.company.com`;
}

/** Whether an ingress is written. */
export function hasIngress({ profile, odd }: Service): boolean {
  return profile === 'public-api' || profile === 'websocket-server' || odd.has('inside-host');
}

/** Variables of its container; values are secrets that may not come out anywhere. */
export function variables({ archetype, odd }: Service): Record<string, string> {
  const plain = { LOG_LEVEL: 'info', DB_PASSWORD: 'hunter2-SECRET', API_TOKEN: 'tok-SECRET' };
  if (archetype === 'listener' && !odd.has('no-broker'))
    return { ...plain, KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092', KAFKA_CONSUMER_GROUP: 'group' };
  if (odd.has('producer')) return { ...plain, KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092' };
  if (odd.has('plain-set')) return { ...plain, KAFKA_STREAMS_STATE_DIR: '/data' };
  return plain;
}
