// One sentence on what would happen.
import type { Preview } from '../api/types';

const CATALOG: Record<string, string> = {
  changed: 'A pull request will be opened',
  adopted: 'Its open pull request will be carried on',
  unchanged: 'The catalog has it already, just so',
};
const PIPELINE: Record<string, string> = {
  created: 'its pipeline will be made',
  updated: 'its pipeline will be brought up to date',
  unchanged: 'its pipeline stays as it is',
};

export function summaryOf({ catalog, pipeline }: Preview): string {
  const parts = [
    catalog && (CATALOG[catalog.outcome] ?? `Catalog: ${catalog.outcome}`),
    pipeline && (PIPELINE[pipeline.outcome] ?? `pipeline: ${pipeline.outcome}`),
  ];
  return parts.filter(Boolean).join(', and ');
}
