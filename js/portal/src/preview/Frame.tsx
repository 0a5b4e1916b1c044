// The frame of a preview: its title, what it promises, and the latest answer or why there is none.
import { Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { Problem } from '../api/types';
import { NoAnswer, Retry } from '../parts/NoAnswer';
import { Problems } from '../parts/Problems';
import type { Answered } from '../parts/useAnswer';
import { Waiting } from '../parts/Waiting';

/** How long a form is left alone before what is typed is previewed. */
export const TYPING_MS = 400;

interface Props<T> {
  title?: string;
  promise: string;
  /** Whether the form says enough to ask for a preview. */
  isFilled: boolean;
  answered: Answered<T>;
  children: (answer: T) => ReactNode;
}

export function Frame<T>({ title = 'Preview', promise, isFilled, answered, children }: Props<T>) {
  const { answer, error, pending, again } = answered;
  return (
    <section className="ameide-preview" aria-label={title} aria-busy={pending}>
      <Flex direction="column" gap="1">
        <Text as="h3" variant="title-x-small" weight="bold">
          {title}
        </Text>
        <Text variant="body-small" color="secondary">
          {promise}
        </Text>
      </Flex>
      {!isFilled && (
        <div className="ameide-empty">
          <Text variant="body-medium" color="secondary">
            The preview appears as soon as the required fields are filled in.
          </Text>
        </div>
      )}
      {isFilled && pending && !answer && <Waiting of="the preview" height={190} />}
      {error && <NoAnswer title="No preview" error={error} again={again} />}
      {answer && (
        <div className={pending ? 'ameide-stale' : undefined}>
          <Flex direction="column" gap="3">
            {children(answer)}
          </Flex>
        </div>
      )}
    </section>
  );
}

/** Why it cannot be done. What a server did not answer may be answered the next time. */
export function Refused({ problems, again }: { problems: Problem[]; again: () => void }) {
  const isPassing = problems.some(({ code }) => /^(http|portal)\//.test(code));
  return (
    <>
      <Problems problems={problems} />
      {isPassing && (
        <div>
          <Retry again={again} />
        </div>
      )}
    </>
  );
}
