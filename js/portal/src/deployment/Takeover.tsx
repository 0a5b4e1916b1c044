// What taking over a pipeline made by hand would change, stage by stage, and what of it would be lost; then the takeover itself.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Checkbox, Text } from '@backstage/ui';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { AdoptionPlan } from '../api/types';
import { Code } from '../parts/Code';
import { Failure } from '../parts/Failure';
import { Problems } from '../parts/Problems';
import { words } from '../parts/State';
import { Waiting } from '../parts/Waiting';
import { useAnswer } from '../parts/useAnswer';
import { Changes } from '../preview/Changes';
import type { Started } from './Followed';
import { StageChanges } from './StageChanges';
import { useRequest } from './useRequest';

interface Props {
  name: string;
  started: (started: Started) => void;
}

export function Takeover({ name, started }: Props) {
  const api = useApi(ameideApiRef);
  const [keep, setKeep] = useState(true);
  const { answer, error, again } = useAnswer(`${name} ${keep}`, signal =>
    api.planAdoptPipeline(name, { keep }, { signal }),
  );
  const {
    pending,
    error: refused,
    send,
  } = useRequest(operation => started({ operation, title: `Takeover of the pipeline of ${name}` }));
  if (error)
    return (
      <Failure
        title="This pipeline cannot be taken over"
        purpose="to take this pipeline over"
        error={error}
        again={again}
      />
    );
  if (!answer) return <Waiting of="the difference" height={240} />;
  const { digest: confirm, entry, findings } = answer;
  const takeOver = () =>
    send(confirm, idempotencyKey => api.adoptPipeline(name, { keep, confirm }, { idempotencyKey }));
  return (
    <div className="ameide-difference">
      <Checkbox isSelected={keep} onChange={setKeep}>
        Keep what options can keep
      </Checkbox>
      <StageChanges changes={answer.changes} />
      <Lost plan={answer} />
      <Kept plan={answer} />
      <Staying plan={answer} />
      {findings.length > 0 && <Problems problems={findings} />}
      {answer.diff && (
        <details>
          <summary>As YAML</summary>
          <Changes diff={answer.diff} />
        </details>
      )}
      {entry && (
        <>
          <Text variant="body-medium">
            The entry in the catalog must say so first, or the next sync would undo it. Change the
            service by this key, then look again:
          </Text>
          <Code text={entry} label="Entry" />
        </>
      )}
      {refused && <Failure title="Not done" purpose="to take this pipeline over" error={refused} />}
      <span>
        <Button
          variant="primary"
          size="small"
          isDisabled={entry !== ''}
          isPending={pending}
          onPress={takeOver}
        >
          Take over
        </Button>
      </span>
    </div>
  );
}

function Lost({ plan: { lost } }: { plan: AdoptionPlan }) {
  return (
    <Named title="What is lost" none="Nothing is lost.">
      {lost.map(({ what, name, stage, detail, keep }) => (
        <li key={[what, stage, name].join()}>
          <b>{[...new Set([words(what), name])].join(' ')}</b>
          {stage && ` in ${stage}`}
          {detail && `: ${detail}`}
          {keep && <span className="ameide-note">{`kept by ${keep}`}</span>}
        </li>
      ))}
    </Named>
  );
}

function Kept({ plan: { kept } }: { plan: AdoptionPlan }) {
  if (kept.length === 0) return null;
  return (
    <Named title="What options keep">
      {kept.map(({ option, value, reason, applied }) => (
        <li key={option}>
          <b>{`${option}: ${textOf(value)}`}</b>
          {`, as ${reason.replaceAll('`', '')}`}
          {!applied && <span className="ameide-note">not applied</span>}
        </li>
      ))}
    </Named>
  );
}

function Staying({ plan: { stays } }: { plan: AdoptionPlan }) {
  if (stays.length === 0) return null;
  return (
    <Named title="What stays untouched">
      {stays.map(({ kind, identifier, detail }) => (
        <li key={`${kind} ${identifier}`}>
          <b>{`${words(kind)} ${identifier}`}</b>
          {`: ${detail.replaceAll('`', '')}`}
        </li>
      ))}
    </Named>
  );
}

interface NamedProps {
  title: string;
  none?: string;
  children: React.ReactNode[];
}

function Named({ title, none, children }: NamedProps) {
  return (
    <section aria-label={title}>
      <Text as="h4" variant="body-medium" weight="bold">
        {title}
      </Text>
      {children.length > 0 ? (
        <ul className="ameide-named">{children}</ul>
      ) : (
        <Text variant="body-medium">{none}</Text>
      )}
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
