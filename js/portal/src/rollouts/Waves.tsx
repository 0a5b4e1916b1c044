// The waves of a rollout, each with its services. A large wave is folded up.
import { Button, Link } from '@backstage/ui';
import type { Rollout, RolloutService, RolloutWave } from '@ameide/backstage-plugin-ameide-common';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Ticked } from '../parts/Problems';
import { State } from '../parts/State';
import { StateTable } from '../parts/StateTable';
import { counted } from '../parts/counted';
import { usePaths } from '../parts/paths';
import { SKIPPED, WAVE } from './words';

/** So many services are shown at once. */
const SHOWN = 100;
/** A wave of more is folded up until somebody opens it. */
const OPEN = 20;

interface Props {
  waves: Rollout['waves'];
  /** Whether none of it has begun. */
  isPlan?: boolean;
  /** What can be done about a wave, by its number. */
  action?: (wave: RolloutWave, number: number) => ReactNode;
}

export function Waves({ waves, isPlan = false, action }: Props) {
  return (
    <ol className="ameide-waves" aria-label="Waves">
      {waves.map((wave, index) => (
        <li key={index} className="ameide-box">
          <Wave wave={wave} number={index + 1} isPlan={isPlan} action={action} />
        </li>
      ))}
    </ol>
  );
}

interface WaveProps extends Pick<Props, 'action'> {
  wave: RolloutWave;
  number: number;
  isPlan: boolean;
}

function Wave({ wave, number, isPlan, action }: WaveProps) {
  const { services, state } = wave;
  const { label, word } = WAVE[state];
  const isSmall = services.length <= OPEN;
  return (
    <>
      <div className="ameide-between">
        <span className="ameide-status">
          <b>{`Wave ${number}`}</b>
          {!isPlan && <State word={word} label={label} />}
          <span>{counted(services.length, 'service')}</span>
        </span>
        {action?.(wave, number)}
      </div>
      {services.length > 0 && (
        <details open={isSmall}>
          <summary>{`Services of wave ${number}`}</summary>
          <Services wave={wave} number={number} isPlan={isPlan} />
        </details>
      )}
    </>
  );
}

function Services({ wave: { services, state }, number, isPlan }: Omit<WaveProps, 'action'>) {
  const [count, setCount] = useState(SHOWN);
  return (
    <>
      <StateTable
        label={`Services of wave ${number}`}
        columns={[isPlan ? 'Step' : 'State', 'Service', 'Version of the template']}
      >
        {services.slice(0, count).map(service => (
          <Row key={service.service} service={service} state={state} isPlan={isPlan} />
        ))}
      </StateTable>
      {services.length > count && (
        <Button size="small" variant="secondary" onPress={() => setCount(count + SHOWN)}>
          {`Show more of the ${counted(services.length, 'service')}`}
        </Button>
      )}
    </>
  );
}

interface RowProps {
  service: RolloutService;
  state: RolloutWave['state'];
  isPlan: boolean;
}

function Row({ service, state, isPlan }: RowProps) {
  const paths = usePaths();
  const { from, to, fromName, toName, skipped, recorded } = service;
  const { label, word } = skipped === undefined ? WAVE[state] : SKIPPED;
  return (
    <tr>
      <td>{isPlan ? 'Update' : <State word={word} label={label} />}</td>
      <th scope="row">
        <Link href={paths.service(service.service)}>{service.service}</Link>
      </th>
      <td>
        {fromName && `${fromName} `}
        <code>{from || 'none'}</code>
        {' → '}
        {toName && `${toName} `}
        <code>{to}</code>
        {skipped && (
          <div className="ameide-help">
            <Ticked text={skipped} />
          </div>
        )}
        {recorded && <div className="ameide-help">{`before: commit ${recorded.slice(0, 12)}`}</div>}
      </td>
    </tr>
  );
}
