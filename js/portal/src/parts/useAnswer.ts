// Asks, and keeps the last answer visible while asking anew.
import { useEffect, useState } from 'react';

export interface Asked<T> {
  /** The latest answer, also while the next one is on its way. */
  answer: T | undefined;
  error: Error | undefined;
  pending: boolean;
}

/** Asks whenever `key` changes; `undefined` asks nothing. An answer that was overtaken is dropped. */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  delay = 0,
): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>(nothing);
  useEffect(() => {
    if (key === undefined) {
      setAsked(nothing);
      return undefined;
    }
    const controller = new AbortController();
    const tell = (next: Asked<T>) => controller.signal.aborted || setAsked(next);
    setAsked(({ answer }) => ({ answer, error: undefined, pending: true }));
    const timer = setTimeout(() => {
      ask(controller.signal).then(
        answer => tell({ answer, error: undefined, pending: false }),
        error => tell({ answer: undefined, error: error as Error, pending: false }),
      );
    }, delay);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // `ask` is a new function at each render; `key` says what it asks.
  }, [key]);
  return asked;
}

const nothing: Asked<never> = { answer: undefined, error: undefined, pending: false };
