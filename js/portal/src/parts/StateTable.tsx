// A table whose rows begin with a state and the name of what has it. In a narrow place each row becomes a block.
import type { ReactNode } from 'react';

interface Props {
  /** What the table is of, where no heading says it. */
  label?: string;
  columns: string[];
  /** Whether newer rows are on their way. */
  isStale?: boolean;
  children: ReactNode;
}

export function StateTable({ label, columns, isStale = false, children }: Props) {
  return (
    <table className={isStale ? 'ameide-checks ameide-stale' : 'ameide-checks'} aria-label={label}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
