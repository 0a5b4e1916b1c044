// The place of an answer that is on its way. Whoever waits for long is told so.
import { Skeleton, Text } from '@backstage/ui';
import { useEffect, useState } from 'react';

const LONG_MS = 2_500;

/** `of`: what is waited for. `height`: about what the answer takes. */
export function Waiting({ of, height }: { of: string; height: number }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={isLong ? undefined : `Loading ${of}`}>
      {isLong ? (
        <Text variant="body-medium" color="secondary">
          Still waiting for {of}. It appears here as soon as there is an answer.
        </Text>
      ) : (
        <Skeleton width="100%" height={height} />
      )}
    </div>
  );
}
