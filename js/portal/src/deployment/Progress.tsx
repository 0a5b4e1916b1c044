// How far an execution has come: its stages, each with how it stands.
import type { ShownStage } from '../api/types';
import { State } from '../parts/State';

export function Progress({ stages }: { stages: ShownStage[] }) {
  // One stage says no more than the execution itself.
  if (stages.length < 2) return null;
  return (
    <ol className="ameide-progress" aria-label="Stages of this execution">
      {stages.map(({ name, phase, status }, index) => (
        <li key={`${index} ${name}`} className={`ameide-phase-${phase}`}>
          <span>{name}</span>
          <State word={status} />
        </li>
      ))}
    </ol>
  );
}
