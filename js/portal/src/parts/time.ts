// Times as people read them.

/** `08:41`, with the date where it is another day. */
export function clockOf(time: number, now = Date.now()): string {
  const sameDay = new Date(time).toDateString() === new Date(now).toDateString();
  return new Date(time).toLocaleString(undefined, {
    timeStyle: 'short',
    ...(sameDay ? {} : { dateStyle: 'medium' }),
  });
}
