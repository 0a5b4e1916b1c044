// What an operation does, step by step, while it runs.
import { Text } from '@backstage/ui';
import type { OperationLog } from '@ameide/backstage-plugin-ameide-common';
import { State } from '../parts/State';
import { stepsOf } from './stepsOf';

/** The scaffolder's words for steps, in those of operations. */
const WORDS: Record<string, string> = {
  open: 'waiting',
  processing: 'running',
  completed: 'succeeded',
};

export function Steps({ logs, isRunning }: { logs: OperationLog[]; isRunning: boolean }) {
  const { steps, others } = stepsOf(logs);
  return (
    <section aria-labelledby="ameide-steps" className="ameide-box">
      <Text as="h2" variant="title-x-small" weight="bold" id="ameide-steps">
        Steps
      </Text>
      {steps.length === 0 && (
        <Text variant="body-medium" color="secondary">
          {isRunning ? 'Waiting for the first step to begin.' : 'No step was begun.'}
        </Text>
      )}
      <ol className="ameide-rows" aria-live="polite" aria-relevant="additions text">
        {steps.map(({ id, title, status, lines }) => (
          <li key={id} className="ameide-step-row">
            <State word={WORDS[status] ?? status} />
            <Text variant="body-medium" weight="bold">
              {title}
            </Text>
            {lines.length > 0 && <Log label={`Log of ${title}`} lines={lines} />}
          </li>
        ))}
      </ol>
      {others.length > 0 && <Log label="Log of the task" lines={others} />}
    </section>
  );
}

function Log({ label, lines }: { label: string; lines: string[] }) {
  return (
    <details className="ameide-more ameide-log">
      <summary>{label}</summary>
      <pre className="ameide-scroll ameide-tall" tabIndex={0} role="region" aria-label={label}>
        {lines.join('\n')}
      </pre>
    </details>
  );
}
