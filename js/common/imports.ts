/** Services that exist already, as the API adds them to the catalog. */
import type { ImportWord, ImportedService, Problem } from './core.ts';

/** Where they are looked for, and how many are added. */
export interface ImportRequest {
  /** Repositories with manifests, charts, values and Backstage entities. */
  sources?: {
    /** `github.com?owner=company&repo=deployments`. */
    repoUrl: string;
    /** `main` by default. */
    branch?: string;
    /** A folder; the whole repository by default. */
    path?: string;
    /** What the report calls it. */
    label?: string;
  }[];
  /** Whether the services and pipelines of the Harness project are looked at too. */
  harness?: boolean;
  /** Path of the answer file in the config repo. */
  answersPath?: string;
  /** How many services the pull request adds. */
  wave?: number;
  /** Whether their Backstage entities are written too; true by default. */
  entity?: boolean;
  /** Labels of the pull request. */
  labels?: string[];
}

/** What is found, and what the next wave would change. */
export interface ImportReport {
  services: ImportedService[];
  /** Words of files and folders that the answer file must explain. */
  words: ImportWord[];
  /** The answer file with all open questions. */
  answers: string;
  answersChanged: boolean;
  /** Names of the services of the wave. */
  wave: string[];
  /** How many services are ready for later waves. */
  left: number;
  /** Unified diff of the wave. */
  diff: string;
  /** What could not be read, and warnings. */
  findings: Problem[];
}
