// One sentence on what would happen.
import type { CatalogPreview, Preview } from '../api/types';

const CATALOG: Record<string, string> = {
  changed: 'Ameide will open a pull request',
  adopted: 'Ameide will add to its open pull request',
  unchanged: 'Already in the catalog, nothing to change',
};
const PIPELINE: Record<string, string> = {
  created: 'create the pipeline',
  updated: 'update the pipeline',
};
const ALONE: Record<string, string> = {
  created: 'Ameide will create the pipeline',
  updated: 'Ameide will update the pipeline',
};
const STAYS = 'the pipeline is up to date';

function inCatalog({ outcome, pullRequestUrl }: CatalogPreview): string {
  if (outcome === 'unchanged' && pullRequestUrl)
    return 'An open pull request has this change already';
  return CATALOG[outcome] ?? `Catalog: ${outcome}`;
}

export function summaryOf({ catalog, pipeline }: Preview): string {
  const writes = catalog?.outcome === 'changed' || catalog?.outcome === 'adopted';
  const first = catalog && inCatalog(catalog);
  const does = pipeline && (writes ? PIPELINE : ALONE)[pipeline.outcome];
  if (!pipeline) return `${first ?? 'Nothing is known yet'}.`;
  if (!does) return `${first ?? 'Nothing to change'}; ${STAYS}.`;
  return writes ? `${first} and ${does}.` : `${first ?? 'The catalog stays'}. ${does}.`;
}
