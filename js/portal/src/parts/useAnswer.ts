// Asks, and keeps the last answer visible while asking anew.
import { useCallback, useEffect, useRef, useState } from 'react';
import { whenSeen } from './whenSeen';

export interface Answered<T> {
  /** The latest answer, also while the next one is on its way or could not be had. */
  answer: T | undefined;
  /** Why the latest attempt has no answer. */
  error: Error | undefined;
  pending: boolean;
  /** Asks once more. */
  again: () => void;
}

interface State<T> {
  /** What the answer is for. */
  of: string | undefined;
  answer: T | undefined;
  error: Error | undefined;
  pending: boolean;
}

/**
 * Asks whenever `key` changes; `undefined` asks nothing. An answer that was overtaken is dropped. `every` says after how many
 * milliseconds to ask again; while the page is hidden, nothing is asked.
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  delay = 0,
  every?: (answer: T | undefined, error: Error | undefined) => number | undefined,
): Answered<T> {
  const [state, setState] = useState<State<T>>(INITIAL);
  const [round, setRound] = useState(0);
  const lastKey = useRef<string>();
  const again = useCallback(() => setRound(count => count + 1), []);
  useEffect(() => {
    if (key === undefined) {
      lastKey.current = undefined;
      setState(INITIAL);
      return undefined;
    }
    const controller = new AbortController();
    const tell = (next: State<T>) => controller.signal.aborted || setState(next);
    // What is typed is waited for; what is asked once more is asked at once.
    const pause = lastKey.current === key ? 0 : delay;
    lastKey.current = key;
    setState(({ of, answer }) => ({ of, answer, error: undefined, pending: true }));
    const timer = setTimeout(() => {
      ask(controller.signal).then(
        answer => tell({ of: key, answer, error: undefined, pending: false }),
        (error: Error) =>
          controller.signal.aborted ||
          setState(({ of, answer }) => ({
            of: key,
            error,
            pending: false,
            // The answer to another question is none to this one.
            answer: of === key ? answer : undefined,
          })),
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // `ask` is a new function at each render; `key` says what it asks.
  }, [key, round]);
  const { answer, error, pending } = state;
  const wait = pending || key === undefined ? undefined : every?.(answer, error);
  useEffect(() => (wait === undefined ? undefined : whenSeen(wait, again)), [wait, state, again]);
  return { answer, error, pending, again };
}

const INITIAL: State<never> = {
  of: undefined,
  answer: undefined,
  error: undefined,
  pending: false,
};
