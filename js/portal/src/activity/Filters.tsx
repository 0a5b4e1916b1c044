// What the audit trail is narrowed by.
import { TextField } from '@backstage/ui';
import { FilterBar, LabeledChoice } from '../parts/FilterBar';
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
  return (
    <FilterBar params={params} names={NAMES} onChange={onChange}>
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
      <LabeledChoice
        label="Action"
        all="All actions"
        options={EVENTS.map(id => ({ id, label: kindOf(id) }))}
        value={value('action') || undefined}
        onChange={action => onChange({ action })}
      />
      <LabeledChoice
        label="Result"
        all="Any result"
        options={RESULTS.map(id => ({ id, label: labelOf(id) }))}
        value={value('result') || undefined}
        onChange={result => onChange({ result })}
      />
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
    </FilterBar>
  );
}
