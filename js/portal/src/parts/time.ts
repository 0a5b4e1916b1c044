// Times as people read them.

/** `08:41`, with the date where it is another day. */
export function clockOf(time: number, now = Date.now()): string {
  const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
  return new Date(time).toLocaleString(undefined, {
    timeStyle: 'short',
    ...(sameDay ? {} : { dateStyle: 'medium' }),
  });
}

/** `Nov 27, 2026, 8:41 AM`. */
export function dateOf(time: number): string {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `2 hours ago`, `now`; what a server whose clock is ahead has done is of now as well. */
export function agoOf(time: number, now = Date.now()): string {
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const passed = Math.min(time - now, 0);
  const [unit, size] = UNITS.find(([, ms]) => Math.abs(passed) >= ms) ?? ['second', 1_000];
  // Nobody counts the seconds.
  return words.format(unit === 'second' ? 0 : Math.trunc(passed / size), unit);
}

/** `0.4 s`, `3 min 20 s`, `1 h 5 min`. */
export function durationOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 10) return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return parts([minutes, 'min'], [seconds % 60, 's']);
  return parts([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

function parts(...counted: [number, string][]): string {
  return counted
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
