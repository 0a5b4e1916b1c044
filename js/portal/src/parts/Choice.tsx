// A filter with a few values.
import { Select } from '@backstage/ui';

/** Stands for no filter: an option needs an id that no value has. */
const ALL = ' all';

export interface ChoiceProps {
  label: string;
  /** How no filter is called. */
  all: string;
  options: { id: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

export function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  const isKnown = value === undefined || options.some(({ id }) => id === value);
  // What came with the address is shown although nothing has it.
  const others = isKnown ? [] : [{ id: value, label: value }];
  return (
    <Select
      aria-label={label}
      options={[{ id: ALL, label: all }, ...options, ...others]}
      value={value ?? ALL}
      onChange={key => onChange(key === ALL || key === null ? undefined : String(key))}
    />
  );
}
