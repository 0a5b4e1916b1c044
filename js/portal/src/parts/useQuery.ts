// The state of a page in its address, so that it can be shared and gone back to.
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

export type Change = Record<string, string | undefined>;

/** The parameters, and how to change some of them; `isTyped` makes no entry in the history of its own. */
export function useQuery(): [URLSearchParams, (change: Change, isTyped?: boolean) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (changes: Change, isTyped = false) => {
      setParams(
        before => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: isTyped },
      );
    },
    [setParams],
  );
  return [params, change];
}
