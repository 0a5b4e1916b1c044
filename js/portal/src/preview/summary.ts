// One sentence on what would happen.
import type { CatalogPreview, Preview } from '../api/types';

const CATALOG: Record<string, string> = {
  changed: 'Ameide will open a pull request',
  adopted: 'Ameide will add to its open pull request',
  unchanged: 'Already in the catalog, nothing to change',
};
const PIPELINE: Record<string, string> = {
  deleted: 'delete the pipeline',
  created: 'create the pipeline',
  updated: 'update the pipeline',
};
const ALONE: Record<string, string> = {
  deleted: 'Ameide will delete the pipeline',
  created: 'Ameide will create the pipeline',
  updated: 'Ameide will update the pipeline',
};
const AFTER: Record<string, string> = {
  created: 'The pipeline is created after the merge',
  updated: 'The pipeline is updated after the merge',
  deleted: 'The pipeline is deleted after the merge',
};
const STAYS = 'the pipeline is up to date';
/** Of a removal, which renders no pipeline. */
const NONE = 'there is no pipeline to delete';

function inCatalog({ outcome, pullRequestUrl }: CatalogPreview): string {
  if (outcome === 'unchanged' && pullRequestUrl)
    return 'An open pull request has this change already';
  return CATALOG[outcome] ?? `Catalog: ${outcome}`;
}

/** One sentence or two; `later`: the pipeline follows the merge. */
export function summaryOf({ catalog, pipeline }: Preview, later: boolean): string {
  const writes = catalog?.outcome === 'changed' || catalog?.outcome === 'adopted';
  const first = catalog && inCatalog(catalog);
  const does = pipeline && (writes ? PIPELINE : ALONE)[pipeline.outcome];
  if (!pipeline) return `${first ?? 'Nothing is known yet'}.`;
  if (writes && later && AFTER[pipeline.outcome]) return `${first}. ${AFTER[pipeline.outcome]}.`;
  const stays = pipeline.yaml === undefined ? NONE : STAYS;
  if (!does) return `${first ?? 'Nothing to change'}; ${stays}.`;
  return writes ? `${first} and ${does}.` : `${first ?? 'The catalog stays'}. ${does}.`;
}
