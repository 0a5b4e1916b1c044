// Filters of a page side by side. What is set is in the address, under their names.
import { Button } from '@backstage/ui';
import type { ReactNode } from 'react';
import { Choice } from './Choice';
import type { ChoiceProps } from './Choice';
import type { Change } from './useQuery';

interface Props {
  params: URLSearchParams;
  /** Parameters that clearing the filters removes. */
  names: string[];
  onChange: (change: Change) => void;
  children: ReactNode;
}

export function FilterBar({ params, names, onChange, children }: Props) {
  const clear = () => onChange(Object.fromEntries(names.map(name => [name, undefined])));
  return (
    <div className="ameide-filters ameide-filters-labeled">
      {children}
      {names.some(name => params.has(name)) && (
        <ClearFilters className="ameide-clear" onPress={clear} />
      )}
    </div>
  );
}

export function ClearFilters({ className, onPress }: { className?: string; onPress: () => void }) {
  return (
    <Button size="small" variant="tertiary" className={className} onPress={onPress}>
      Clear filters
    </Button>
  );
}

/** A choice with its label above it, as text fields have theirs. */
export function LabeledChoice(props: ChoiceProps) {
  return (
    <div className="ameide-labeled">
      <span aria-hidden="true">{props.label}</span>
      <Choice {...props} />
    </div>
  );
}
