// Whether a media query holds: `(max-width: 599px)`.
import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    changed => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Where a table of several columns has no room. */
export const NARROW = '(max-width: 999px)';
/** Where a table has none at all. */
export const PHONE = '(max-width: 599px)';
