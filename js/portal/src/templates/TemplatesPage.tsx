// Which version of its template the pipeline of each service is made from. What is shown is in the address.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import type { TemplateItem, TemplateList } from '@ameide/backstage-plugin-ameide-common';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { Problems } from '../parts/Problems';
import { State } from '../parts/State';
import { StateTable } from '../parts/StateTable';
import { Waiting } from '../parts/Waiting';
import { counted } from '../parts/counted';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';
import type { Change } from '../parts/useQuery';
import { useQuery } from '../parts/useQuery';
import { Filters } from './Filters';

const TYPING_MS = 300;
const LIMIT = 50;
/** While Harness has not answered yet. */
const ASKS_MS = 1_500;
const OUTDATED: Record<string, boolean | undefined> = { yes: true, no: false };

export function TemplatesPage() {
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
    <Page title="Templates">
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
    </Page>
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

function List({ items, isStale }: { items: TemplateItem[]; isStale: boolean }) {
  if (items.length === 0)
    return (
      <Text variant="body-medium" color="secondary">
        No pipeline matches.
      </Text>
    );
  return (
    <StateTable
      label="Services by template"
      columns={['Version', 'Service', 'Template']}
      isStale={isStale}
    >
      {items.map(item => (
        <Row key={item.name} item={item} />
      ))}
    </StateTable>
  );
}

function Row({ item: { name, team, template } }: { item: TemplateItem }) {
  const paths = usePaths();
  const { name: made, digest, current, currentName } = template;
  const isCurrent = digest === current && currentName === undefined;
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
        {made}
        <div className="ameide-help">
          <code>{digest}</code>
          {!isCurrent && (
            <>
              {', would be '}
              {currentName && `${currentName} `}
              <code>{current}</code>
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
