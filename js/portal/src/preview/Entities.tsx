// What happens to each entity in Harness, in the order of application.
import { State, words } from '../parts/State';
import type { PipelinePreview } from '../api/types';

export function Entities({ entities }: { entities: PipelinePreview['entities'] }) {
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
        {entities.map(({ kind, identifier, outcome }) => (
          <tr key={`${kind} ${identifier}`}>
            <td>{words(kind)}</td>
            <td>
              <code>{identifier}</code>
            </td>
            <td>
              <State word={outcome} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
