// A request that starts an operation, sent once at a time.
import { useCallback, useRef, useState } from 'react';
import type { Operation } from '../api/types';
import { newKey } from './requestKey';

interface Sending {
  pending: boolean;
  /** Why the latest attempt was refused. */
  error: Error | undefined;
  /** `what` says what is asked for: the same has the same key until it is accepted, another has another. */
  send: (what: string, start: (key: string) => Promise<Operation>) => void;
}

export function useRequest(accepted: (operation: Operation) => void): Sending {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  // Known at once, where a state is known at the next rendering: a second click comes before that.
  const sending = useRef(false);
  const key = useRef<{ what: string; key: string }>();
  const send: Sending['send'] = useCallback(
    (what, start) => {
      if (sending.current) return;
      sending.current = true;
      if (key.current?.what !== what) key.current = { what, key: newKey() };
      setPending(true);
      setError(undefined);
      start(key.current.key)
        .then(operation => {
          key.current = undefined;
          accepted(operation);
        })
        .catch(setError)
        .finally(() => {
          sending.current = false;
          setPending(false);
        });
    },
    [accepted],
  );
  return { pending, error, send };
}
