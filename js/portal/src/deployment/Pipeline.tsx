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
import { Takeover } from './Takeover';
import type { Started } from './Followed';
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
    unless:
      'It was restored to an earlier state. A sync leaves it so, until the pipeline is updated here, or adopted again where it was made by hand.',
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

interface Props {
  service: ServiceDetail;
  started: (started: Started) => void;
}

export function Pipeline({ service, started }: Props) {
  const { name, state, findings, pipelineUrl } = service;
  const api = useApi(ameideApiRef);
  const [isCompared, setCompared] = useState(false);
  const advice = ADVICE[state];
  const { pending, error, send } = useRequest(operation =>
    started({ operation, title: `${advice?.update ?? 'Update pipeline'} of ${name}` }),
  );
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
      {advice && (advice.update || advice.difference) && (
        <span className="ameide-regions">
          {advice.update && (
            <Button size="small" variant="primary" isPending={pending} onPress={update}>
              {advice.update}
            </Button>
          )}
          {advice.difference && (
            <Button
              size="small"
              variant="secondary"
              aria-expanded={isCompared}
              onPress={() => setCompared(!isCompared)}
            >
              {isCompared ? 'Hide' : advice.difference}
            </Button>
          )}
        </span>
      )}
      {error && <Failure title="Not done" purpose="to change this pipeline" error={error} />}
      {isCompared && state !== 'foreign' && <Difference name={name} />}
      {isCompared && state === 'foreign' && <Takeover name={name} started={started} />}
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
