// What was started from this page, until it has ended.
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Link } from '@backstage/ui';
import { useEffect } from 'react';
import { ameideApiRef } from '../api/client';
import { Problems } from '../parts/Problems';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';
import { ROLLOUT } from './words';

const ASKS_MS = 1_500;

interface Props {
  /** Of the operation. */
  id: string;
  /** What it does: `Rollout`, `Rolling back`. */
  what: string;
  /** Called once it has ended. */
  ended?: () => void;
  close: () => void;
}

export function Doing({ id, what, ended, close }: Props) {
  const api = useApi(ameideApiRef);
  const paths = usePaths();
  const { answer: operation } = useAnswer(
    id,
    signal => api.getOperation(id, { signal }),
    0,
    found => (found?.endedAt === undefined ? ASKS_MS : undefined),
  );
  const hasEnded = operation?.endedAt !== undefined;
  useEffect(() => {
    if (hasEnded) ended?.();
  }, [hasEnded, ended]);
  const { status = 'running', problems = [], outputs = {} } = operation ?? {};
  const isFailed = status === 'failed' || status === 'cancelled';
  const rollout = outputs['rolloutId'];
  return (
    <section aria-label="Started here" aria-live="polite" className="ameide-followed">
      <Alert
        icon
        isPending={!hasEnded}
        status={toneOf(hasEnded, isFailed, outputs.outcome)}
        title={`${what}: ${hasEnded ? wordOf(isFailed, outputs.outcome) : 'running'}`}
        description={
          <>
            <Link href={paths.operation(id)}>See the operation</Link>
            {typeof rollout === 'string' && (
              <>
                {' · '}
                <Link href={paths.rollout(rollout)}>{`See the rollout ${rollout}`}</Link>
              </>
            )}
          </>
        }
      />
      {problems.length > 0 && <Problems problems={problems} />}
      {hasEnded && (
        <Button size="small" variant="tertiary" onPress={close}>
          Dismiss
        </Button>
      )}
    </section>
  );
}

function toneOf(hasEnded: boolean, isFailed: boolean, outcome?: string) {
  if (!hasEnded) return 'info';
  if (isFailed) return 'danger';
  return outcome === 'stopped' ? 'warning' : 'success';
}

function wordOf(isFailed: boolean, outcome: string | undefined): string {
  if (isFailed) return 'not done';
  const found = Object.entries(ROLLOUT).find(([state]) => state === outcome);
  return found ? `the rollout is ${found[1].label.toLowerCase()}` : 'done';
}
