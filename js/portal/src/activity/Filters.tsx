// What the audit trail is narrowed by.
import { Button, TextField } from '@backstage/ui';
import { Choice } from '../parts/Choice';
import { labelOf } from '../parts/State';
import { EVENTS, kindOf } from '../parts/kinds';
import type { Change } from '../parts/useQuery';
import { RESULTS } from './query';

interface Props {
  params: URLSearchParams;
  onChange: (change: Change, isTyped?: boolean) => void;
}

const NAMES = ['service', 'actor', 'action', 'result', 'from', 'to'];

export function Filters({ params, onChange }: Props) {
  const value = (name: string) => params.get(name) ?? '';
  const isFiltered = NAMES.some(name => params.has(name));
  return (
    <div className="ameide-filters ameide-filters-activity">
      <TextField
        label="Service"
        placeholder="Name"
        value={value('service')}
        onChange={service => onChange({ service }, true)}
      />
      <TextField
        label="Actor"
        placeholder="User or token"
        value={value('actor')}
        onChange={actor => onChange({ actor }, true)}
      />
      <div className="ameide-labeled">
        <span aria-hidden="true">Action</span>
        <Choice
          label="Action"
          all="All actions"
          options={EVENTS.map(id => ({ id, label: kindOf(id) }))}
          value={value('action') || undefined}
          onChange={action => onChange({ action })}
        />
      </div>
      <div className="ameide-labeled">
        <span aria-hidden="true">Result</span>
        <Choice
          label="Result"
          all="Any result"
          options={RESULTS.map(id => ({ id, label: labelOf(id) }))}
          value={value('result') || undefined}
          onChange={result => onChange({ result })}
        />
      </div>
      {(['from', 'to'] as const).map(name => (
        <label key={name} className="ameide-labeled">
          <span>{name === 'from' ? 'From' : 'To'}</span>
          <input
            type="date"
            className="ameide-date"
            value={value(name)}
            onChange={({ target }) => onChange({ [name]: target.value }, true)}
          />
        </label>
      ))}
      {isFiltered && (
        <Button
          size="small"
          variant="tertiary"
          className="ameide-clear"
          onPress={() => onChange(Object.fromEntries(NAMES.map(name => [name, undefined])))}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}
