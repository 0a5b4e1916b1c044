// What the list of services by template is narrowed by.
import { TextField } from '@backstage/ui';
import type { TemplateVersion } from '@ameide/backstage-plugin-ameide-common';
import { FilterBar, LabeledChoice } from '../parts/FilterBar';
import type { Change } from '../parts/useQuery';

interface Props {
  params: URLSearchParams;
  versions: TemplateVersion[];
  onChange: (change: Change, isTyped?: boolean) => void;
}

const NAMES = ['q', 'version', 'older', 'page'];

export function Filters({ params, versions, onChange }: Props) {
  // Another filter starts with its first page.
  const narrow = (change: Change, isTyped = false) =>
    onChange({ page: undefined, ...change }, isTyped);
  return (
    <FilterBar params={params} names={NAMES} onChange={onChange}>
      <TextField
        label="Service or team"
        placeholder="Words of its name"
        value={params.get('q') ?? ''}
        onChange={q => narrow({ q }, true)}
      />
      <LabeledChoice
        label="Version"
        all="Any version"
        options={versions.map(({ template, version, services }) => ({
          id: `${template} ${version}`,
          label: `${template} ${version} (${services})`,
        }))}
        value={params.get('version') ?? undefined}
        onChange={version => narrow({ version })}
      />
      <LabeledChoice
        label="Age"
        all="Any age"
        options={[
          { id: 'yes', label: 'Older' },
          { id: 'no', label: 'Current' },
        ]}
        value={params.get('older') ?? undefined}
        onChange={older => narrow({ older })}
      />
    </FilterBar>
  );
}
