// Which version of its template the pipeline of each service is made from. What is shown is in the address.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Container, Flex, Link, Text, TextField } from '@backstage/ui';
import type {
  TemplateItem,
  TemplateList,
  TemplateVersion,
} from '@ameide/backstage-plugin-ameide-common';
import { ameideApiRef } from '../api/client';
import { Choice } from '../parts/Choice';
import { Failure } from '../parts/Failure';
import { Problems } from '../parts/Problems';
import { State } from '../parts/State';
import { Waiting } from '../parts/Waiting';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';
import type { Change } from '../parts/useQuery';
import { useQuery } from '../parts/useQuery';
import { useTitle } from '../parts/useTitle';
import { counted } from '../rollouts/words';

const TYPING_MS = 300;
const LIMIT = 50;
/** While Harness has not answered yet. */
const ASKS_MS = 1_500;
const OUTDATED: Record<string, boolean | undefined> = { yes: true, no: false };

export function TemplatesPage() {
  useTitle('Templates');
  const api = useApi(ameideApiRef);
  const [params, onChange] = useQuery();
  const value = (name: string) => params.get(name) ?? undefined;
  const [template, version] = (value('version') ?? '').split(' ');
  const page = Math.max(1, Number(value('page')) || 1);
  const query = {
    search: value('q'),
    template: template || undefined,
    version,
    outdated: OUTDATED[value('older') ?? ''],
    offset: (page - 1) * LIMIT,
    limit: LIMIT,
  };
  const key = JSON.stringify(query);
  const { answer, error, pending, again } = useAnswer<TemplateList>(
    key,
    signal => api.listTemplates(query, { signal }),
    TYPING_MS,
    found => (found && found.statesAsOf === undefined ? ASKS_MS : undefined),
  );
  const isAsking = answer && answer.statesAsOf === undefined && answer.warnings.length === 0;
  return (
    <Container className="ameide-page">
      <Flex direction="column" gap="4">
        <Filters params={params} versions={answer?.versions ?? []} onChange={onChange} />
        {error && (
          <Failure title="No templates" purpose="to see templates" error={error} again={again} />
        )}
        {answer && answer.warnings.length > 0 && <Problems problems={answer.warnings} />}
        {((!answer && !error) || isAsking) && <Waiting of="the templates" height={240} />}
        {answer && !isAsking && (
          <>
            <Text variant="body-small" color="secondary" role="status">
              {summary(answer)}
            </Text>
            <List items={answer.items} isStale={pending} />
            <Pages page={page} total={answer.total} onChange={onChange} />
          </>
        )}
      </Flex>
    </Container>
  );
}

function summary({ total, versions, without }: TemplateList): string {
  const older = versions.reduce((sum, version) => sum + version.outdated, 0);
  return [
    `${counted(total, 'pipeline')} shown`,
    `${counted(older, 'pipeline')} of older templates`,
    without > 0 && `${counted(without, 'service')} without a pipeline from a template`,
  ]
    .filter(Boolean)
    .join(', ');
}

interface FilterProps {
  params: URLSearchParams;
  versions: TemplateVersion[];
  onChange: (change: Change, isTyped?: boolean) => void;
}

const NAMES = ['q', 'version', 'older', 'page'];

function Filters({ params, versions, onChange }: FilterProps) {
  const narrow = (change: Change, isTyped = false) =>
    onChange({ page: undefined, ...change }, isTyped);
  return (
    <div className="ameide-filters ameide-filters-activity">
      <TextField
        label="Service or team"
        placeholder="Words of its name"
        value={params.get('q') ?? ''}
        onChange={q => narrow({ q }, true)}
      />
      <div className="ameide-labeled">
        <span aria-hidden="true">Version</span>
        <Choice
          label="Version"
          all="Any version"
          options={versions.map(({ template, version, services }) => ({
            id: `${template} ${version}`,
            label: `${template} ${version} (${services})`,
          }))}
          value={params.get('version') ?? undefined}
          onChange={version => narrow({ version })}
        />
      </div>
      <div className="ameide-labeled">
        <span aria-hidden="true">Age</span>
        <Choice
          label="Age"
          all="Any age"
          options={[
            { id: 'yes', label: 'Older' },
            { id: 'no', label: 'Current' },
          ]}
          value={params.get('older') ?? undefined}
          onChange={older => narrow({ older })}
        />
      </div>
      {NAMES.some(name => params.has(name)) && (
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

function List({ items, isStale }: { items: TemplateItem[]; isStale: boolean }) {
  if (items.length === 0)
    return (
      <Text variant="body-medium" color="secondary">
        No pipeline matches.
      </Text>
    );
  return (
    <table
      className={isStale ? 'ameide-checks ameide-stale' : 'ameide-checks'}
      aria-label="Services by template"
    >
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Service</th>
          <th scope="col">Template</th>
        </tr>
      </thead>
      <tbody>
        {items.map(item => (
          <Row key={item.name} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ item: { name, team, template } }: { item: TemplateItem }) {
  const paths = usePaths();
  const isCurrent = template.digest === template.current;
  return (
    <tr>
      <td>
        <State
          word={isCurrent ? 'ready' : 'outdated'}
          label={isCurrent ? 'Current' : 'Older'}
        />
      </td>
      <th scope="row">
        <Link href={paths.service(name)}>{name}</Link>
        <div className="ameide-help">{team}</div>
      </th>
      <td>
        {template.name}
        <div className="ameide-help">
          <code>{template.digest}</code>
          {!isCurrent && (
            <>
              {', would be '}
              <code>{template.current}</code>
            </>
          )}
        </div>
      </td>
    </tr>
  );
}

interface PagesProps {
  page: number;
  total: number;
  onChange: (change: Change) => void;
}

function Pages({ page, total, onChange }: PagesProps) {
  const last = Math.max(1, Math.ceil(total / LIMIT));
  if (last === 1 && page === 1) return null;
  const turn = (to: number) => onChange({ page: to === 1 ? undefined : String(to) });
  return (
    <Flex gap="3" align="center" className="ameide-wrap">
      <Button size="small" variant="secondary" isDisabled={page === 1} onPress={() => turn(page - 1)}>
        Previous
      </Button>
      <Text variant="body-small">{`Page ${page} of ${last}`}</Text>
      <Button
        size="small"
        variant="secondary"
        isDisabled={page >= last}
        onPress={() => turn(page + 1)}
      >
        Next
      </Button>
    </Flex>
  );
}
