// Time passes for pages that somebody looks at.

/** Calls after so many milliseconds, or as soon as the page is looked at again; returns how to call it off. */
export function whenSeen(ms: number, call: () => void): () => void {
  const seen = () => {
    if (document.hidden) return;
    document.removeEventListener('visibilitychange', seen);
    call();
  };
  const timer = setTimeout(() => {
    document.addEventListener('visibilitychange', seen);
    seen();
  }, ms);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
