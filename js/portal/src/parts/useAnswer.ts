// Asks, and keeps the last answer visible while asking anew.
import { useCallback, useEffect, useRef, useState } from 'react';
import { pacedOf, sameness } from './pace';
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
  /** What the latest attempt came to, without its age. */
  sameness: string;
  /** Since when it has come to the same. */
  since: number;
}

/**
 * Asks whenever `key` changes; `undefined` asks nothing. An answer that was overtaken is dropped. `every` says after how many
 * milliseconds to ask again at the earliest: the longer the answer stays the same, the less often it is asked for. While the page
 * is hidden, nothing is asked; once it is looked at again, at once.
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
  const once = useCallback(() => setRound(count => count + 1), []);
  // Whoever asks by hand, or comes back to the page, is told of changes as soon as whoever has just opened it.
  const again = useCallback(() => {
    setState(before => ({ ...before, since: Date.now() }));
    once();
  }, [once]);
  useEffect(() => {
    if (key === undefined) {
      lastKey.current = undefined;
      setState(INITIAL);
      return undefined;
    }
    const controller = new AbortController();
    const tell = (answer: T | undefined, error: Error | undefined) =>
      controller.signal.aborted ||
      setState(before => {
        const sameNow = sameness(error ?? answer);
        const isSame = before.of === key && before.sameness === sameNow;
        // The answer to another question is none to this one.
        const last = before.of === key ? before.answer : undefined;
        return {
          of: key,
          answer: error ? last : answer,
          error,
          pending: false,
          sameness: sameNow,
          since: isSame ? before.since : Date.now(),
        };
      });
    // What is typed is waited for; what is asked once more is asked at once.
    const pause = lastKey.current === key ? 0 : delay;
    lastKey.current = key;
    setState(before => ({ ...before, error: undefined, pending: true }));
    const timer = setTimeout(() => {
      ask(controller.signal).then(
        answer => tell(answer, undefined),
        (error: Error) => tell(undefined, error),
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // `ask` is a new function at each render; `key` says what it asks.
  }, [key, round]);
  const { answer, error, pending } = state;
  const least = pending || key === undefined ? undefined : every?.(answer, error);
  useEffect(
    () =>
      least === undefined
        ? undefined
        : whenSeen(pacedOf(least, Date.now() - state.since), least, isBack =>
            isBack ? again() : once(),
          ),
    [least, state, again, once],
  );
  return { answer, error, pending, again };
}

const INITIAL: State<never> = {
  of: undefined,
  answer: undefined,
  error: undefined,
  pending: false,
  sameness: '',
  since: 0,
};
