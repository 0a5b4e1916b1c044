// The pipeline itself: whether it is as the catalog wants it, what happens if nothing is done, and what can be done.
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import { RiExternalLinkLine } from '@remixicon/react';
import { useState } from 'react';
import { ameideApiRef } from '../api/client';
import type { PipelineState, Problem, ServiceDetail } from '../api/types';
import { Problems } from '../parts/Problems';
import { Failure } from '../parts/Failure';
import { State } from '../parts/State';
import { Difference } from './Difference';
import type { Started } from './Followed';
import { RestoreDialog } from './RestoreDialog';
import { Takeover } from './Takeover';
import { useRequest } from './useRequest';

interface Advice {
  /** What happens if nothing is done. */
  unless: string;
  /** What the button says that brings the pipeline to where it belongs. */
  update?: string;
  /** What the button says that shows what this changes. */
  difference?: string;
}

const ADVICE: Partial<Record<PipelineState, Advice>> = {
  outdated: {
    unless: 'Until the pipeline is updated, runs use it as it was before that change.',
    update: 'Update pipeline',
    difference: 'See what changes',
  },
  drifted: {
    unless:
      'Until the pipeline is restored, runs use what was changed in Harness. The next change of the service, or a sync that repairs, overwrites it.',
    update: 'Restore pipeline',
    difference: 'See the difference',
  },
  held: {
    unless: 'A sync leaves it so, until the pipeline is updated here.',
    update: 'Update pipeline',
    difference: 'See what changes',
  },
  missing: {
    unless: 'Until it has a pipeline, the service cannot be deployed from here.',
    update: 'Create pipeline',
  },
  foreign: {
    unless:
      'Ameide never changes a pipeline that it does not manage. It stays as it is, and the service is deployed by it in Harness, unless you take it over.',
    difference: 'See what taking it over changes',
  },
  invalid: {
    unless: 'Until the entry in the catalog is corrected, its pipeline stays as it is.',
  },
};

/** Made by hand and restored as it was: only a takeover brings it back. */
const HELD_BY_HAND: Advice = {
  unless: 'It was made by hand. A sync leaves it so, until you take it over again.',
  difference: 'See what taking it over changes',
};

interface Props {
  service: ServiceDetail;
  started: (started: Started) => void;
}

export function Pipeline({ service, started }: Props) {
  const { name, state, findings, pipelineUrl, byHand } = service;
  const api = useApi(ameideApiRef);
  const [isCompared, setCompared] = useState(false);
  const [isRestoring, setRestoring] = useState(false);
  const advice = state === 'held' && byHand ? HELD_BY_HAND : ADVICE[state];
  const takes = state === 'foreign' || (state === 'held' && byHand);
  // The states of a pipeline that Ameide has never had are not recorded.
  const restores = state !== 'missing' && state !== 'foreign';
  const { pending, error, send } = useRequest(operation =>
    started({ operation, title: `${advice?.update ?? 'Update pipeline'} of ${name}` }),
  );
  // What was compared is no longer so; whoever looks again sees it as it is then.
  const begun = (operation: Started) => {
    setCompared(false);
    started(operation);
  };
  const update = () =>
    send(state, idempotencyKey =>
      state === 'missing'
        ? api.createPipeline({ service: name }, { idempotencyKey })
        : api.updatePipeline(name, undefined, { idempotencyKey }),
    );
  const [own, others] = parted(findings, `harness/${state}`);
  return (
    <section className="ameide-section" aria-label="Pipeline">
      <Flex align="center" justify="between" gap="3">
        <span className="ameide-about">
          Pipeline <State word={state} />
        </span>
        {state !== 'missing' && (
          <ButtonLink
            size="small"
            variant="tertiary"
            href={pipelineUrl}
            target="_blank"
            rel="noopener"
            iconEnd={<RiExternalLinkLine />}
            aria-label="Pipeline in Harness (opens in a new tab)"
          >
            Harness
          </ButtonLink>
        )}
      </Flex>
      {advice && (
        <Text variant="body-medium" color="secondary">
          {[...own.map(({ message }) => `${sentence(message)}.`), advice.unless].join(' ')}
        </Text>
      )}
      {others.length > 0 && <Problems problems={others} />}
      {(advice?.update || advice?.difference || restores) && (
        <span className="ameide-regions">
          {advice?.update && (
            <Button size="small" variant="primary" isPending={pending} onPress={update}>
              {advice.update}
            </Button>
          )}
          {advice?.difference && (
            <Button
              size="small"
              variant="secondary"
              aria-expanded={isCompared}
              onPress={() => setCompared(!isCompared)}
            >
              {isCompared ? 'Hide' : advice.difference}
            </Button>
          )}
          {restores && (
            <Button size="small" variant="secondary" onPress={() => setRestoring(true)}>
              Earlier states
            </Button>
          )}
        </span>
      )}
      {error && <Failure title="Not done" purpose="to change this pipeline" error={error} />}
      {isCompared && !takes && advice?.difference && <Difference name={name} />}
      {isCompared && takes && <Takeover name={name} started={begun} />}
      {isRestoring && (
        <RestoreDialog name={name} started={begun} close={() => setRestoring(false)} />
      )}
    </section>
  );
}

/** The finding that says why the pipeline has its state, and the others. */
function parted(findings: Problem[], code: string): [Problem[], Problem[]] {
  return [
    findings.filter(found => found.code === code),
    findings.filter(found => found.code !== code),
  ];
}

/** Problems are in lower case without a final stop, with names in backticks; here they are part of a text. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replaceAll('`', '');
}
