// Whether the installation has all that it needs: what was found of each thing, and what to do.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import type {
  DoctorArea,
  DoctorChecked,
  DoctorRow,
  DoctorState,
} from '@ameide/backstage-plugin-ameide-common';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { Ticked } from '../parts/Problems';
import { State } from '../parts/State';
import { StateTable } from '../parts/StateTable';
import { useAnswer } from '../parts/useAnswer';
import { Waiting } from '../parts/Waiting';

const AREAS: Record<DoctorArea, string> = {
  configuration: 'Configuration',
  github: 'GitHub',
  harness: 'Harness',
};

/** A word for a state, and the state whose color it has. */
const STATES: Record<DoctorState, { label: string; word: string }> = {
  missing: { label: 'Missing', word: 'failed' },
  warning: { label: 'Warning', word: 'outdated' },
  unchecked: { label: 'Unchecked', word: 'unchecked' },
  ok: { label: 'OK', word: 'ready' },
};

export function DoctorPage() {
  const api = useApi(ameideApiRef);
  const { answer, error, pending, again } = useAnswer<DoctorChecked>('doctor', signal =>
    api.getDoctor({ signal }),
  );
  return (
    <Page title="Doctor">
      {error && (
        <Failure
          title="No result"
          purpose="to look at the installation"
          error={error}
          again={again}
        />
      )}
      <Flex align="center" gap="3" className="ameide-wrap">
        <Text variant="body-small" color="secondary" role="status">
          {pending ? 'Checking the installation …' : answer && summary(answer.rows)}
        </Text>
        {!error && (
          <Button size="small" variant="secondary" isDisabled={pending} onPress={again}>
            Check again
          </Button>
        )}
      </Flex>
      {!answer && pending && <Waiting of="the result" height={240} />}
      {answer &&
        (Object.keys(AREAS) as DoctorArea[]).map(area => (
          <Area key={area} area={area} rows={answer.rows} isStale={pending} />
        ))}
    </Page>
  );
}

function summary(rows: DoctorRow[]): string {
  const states = Object.keys(STATES) as DoctorState[];
  const parts = states.map(state => {
    const count = rows.filter(row => row.state === state).length;
    return count > 0 ? `${count} ${STATES[state].label.toLowerCase()}` : '';
  });
  return parts.filter(Boolean).join(', ').replace(/\bok$/, 'OK');
}

interface AreaProps {
  area: DoctorArea;
  rows: DoctorRow[];
  /** Whether a newer result is on its way. */
  isStale: boolean;
}

function Area({ area, rows, isStale }: AreaProps) {
  const own = rows.filter(row => row.area === area);
  if (own.length === 0) return null;
  return (
    <Card className={isStale ? 'ameide-stale' : ''}>
      <CardHeader>
        <Text as="h2" variant="title-x-small">
          {AREAS[area]}
        </Text>
      </CardHeader>
      <CardBody>
        <StateTable columns={['State', 'What', 'Found']}>
          {own.map(row => (
            <Check key={row.id} row={row} />
          ))}
        </StateTable>
      </CardBody>
    </Card>
  );
}

function Check({ row: { state, title, found, help } }: { row: DoctorRow }) {
  const { label, word } = STATES[state];
  return (
    <tr>
      <td>
        <State word={word} label={label} />
      </td>
      <th scope="row">
        <Ticked text={title} />
      </th>
      <td>
        <Ticked text={found} />
        {help && (
          <div className="ameide-help">
            <Ticked text={help} />
          </div>
        )}
      </td>
    </tr>
  );
}
