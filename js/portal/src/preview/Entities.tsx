// What will happen to each entity in Harness: what changes first, each in the order of application.
import { State, words } from '../parts/State';
import type { PipelinePreview } from '../api/types';

/** Nothing has happened yet, so that `created` would not be true. */
const INTENTS: Record<string, string> = { created: 'Create', updated: 'Update', deleted: 'Delete' };

export function Entities({ entities }: { entities: PipelinePreview['entities'] }) {
  const kept = entities.filter(({ outcome }) => outcome === 'unchanged');
  const changed = entities.filter(({ outcome }) => outcome !== 'unchanged');
  return (
    <table className="ameide-table">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">Identifier</th>
          <th scope="col">What happens</th>
        </tr>
      </thead>
      <tbody>
        {[...changed, ...kept].map(({ kind, identifier, outcome }) => (
          <tr key={`${kind} ${identifier}`}>
            <td>{words(kind)}</td>
            <td>
              <code>{identifier}</code>
            </td>
            <td>
              <State word={outcome} label={INTENTS[outcome]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
