/** Primitives, as forms preview them. */
import type { Problem } from './core.ts';

/** The primitive that a preview is asked for. */
export interface PrimitivePreviewRequest {
  kind: string;
  name: string;
  version?: string;
  tenant?: string;
  sku?: string;
  origin?: string;
  environments?: string[];
  owner?: string;
  system?: string;
  domain?: string;
  description?: string;
  project?: string;
  /** The fields of its kind, by name. */
  fields?: Record<string, unknown>;
  /** `github.com?owner=company&repo=orders` */
  repository?: string;
  requireNewRepository?: boolean;
}

/** What creating a primitive would do; absent where it cannot be done, and `problems` give the reason. */
export interface PrimitivePreview {
  primitive?: {
    /** Full name: kind, name and version. */
    name: string;
    outcome: 'changed' | 'unchanged';
    /** Namespace by environment; empty for what is not deployed. */
    namespaces: Record<string, string>;
    /** References of its entities in the catalog. */
    entityRefs: string[];
    /** Paths of its files in the GitOps repository. */
    files: string[];
    /** Paths of the files of its own repository. */
    repositoryFiles: string[];
    /** Unified diff of the GitOps repository. */
    diff: string;
    /** Null where no pull request is open. */
    pullRequestUrl: string | null;
  };
  problems: Problem[];
  warnings: Problem[];
}
