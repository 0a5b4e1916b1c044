// Time passes for pages that somebody looks at.

/**
 * Calls after so many milliseconds, or once the page is looked at again after that: `isBack`. Whoever comes back earlier waits no
 * longer than `leastMs`. Returns how to call it off.
 */
export function whenSeen(ms: number, leastMs: number, call: (isBack: boolean) => void): () => void {
  const begun = Date.now();
  let timer = setTimeout(() => document.hidden || end(false), ms);
  const seen = () => {
    if (document.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(() => document.hidden || end(true), begun + leastMs - Date.now());
  };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
  const end = (isBack: boolean) => {
    stop();
    call(isBack);
  };
  document.addEventListener('visibilitychange', seen);
  return stop;
}
