// How much room there is, whatever stands beside it: in a wide window with a sidebar, or split in two, a page may be narrow.
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/**
 * How many of the widths, in pixels and in ascending order, have room in the element that takes the reference; undefined until it
 * is measured, which is before anything is seen.
 */
export function useRoom(...widths: number[]): [RefObject<HTMLDivElement>, number | undefined] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number>();
  const has = widths.filter(least => width !== undefined && width >= least).length;
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width === undefined ? undefined : has];
}
