// How long ago something was, and when exactly: for whoever points at it, and for whoever listens.
import { VisuallyHidden } from '@backstage/ui';
import { agoOf, dateOf } from './time';

/** `at`: RFC 3339, or milliseconds since the epoch. */
export function When({ at }: { at: string | number }) {
  const time = new Date(at).getTime();
  return (
    <time dateTime={new Date(time).toISOString()} title={dateOf(time)}>
      {agoOf(time)}
      <VisuallyHidden>{`, ${dateOf(time)}`}</VisuallyHidden>
    </time>
  );
}
