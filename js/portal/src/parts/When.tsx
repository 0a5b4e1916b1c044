// How long ago something was, and when exactly.
import { agoOf, dateOf } from './time';

/** `at`: RFC 3339, or milliseconds since the epoch. */
export function When({ at }: { at: string | number }) {
  const time = new Date(at).getTime();
  return (
    <time dateTime={new Date(time).toISOString()} title={dateOf(time)}>
      {agoOf(time)}
    </time>
  );
}
