// Pages about the service elsewhere: logs and metrics, its manifests and entry in Git, what waits to be merged.
import type { ServiceDetail } from '../api/types';
import { NewTab } from '../parts/NewTab';

export function Links({ links }: { links: ServiceDetail['links'] }) {
  if (links.length === 0) return null;
  // What waits for somebody comes first.
  const sorted = [...links].sort((one, other) => rank(one.kind) - rank(other.kind));
  return (
    <ul className="ameide-links" aria-label="Links">
      {sorted.map(({ title, url }) => (
        <li key={`${title} ${url}`}>
          <NewTab href={url}>{title}</NewTab>
        </li>
      ))}
    </ul>
  );
}

function rank(kind: ServiceDetail['links'][number]['kind']): number {
  return kind === 'pullRequest' ? 0 : 1;
}
