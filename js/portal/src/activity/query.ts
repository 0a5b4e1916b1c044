// The audit trail as the address of its page has it.
import type { AuditFilter, AuditStatus } from '@ameide/backstage-plugin-ameide-common';

export const RESULTS: AuditStatus[] = ['initiated', 'succeeded', 'failed', 'cancelled'];

/** What is asked for; days are those of whoever looks. */
export function filterOf(params: URLSearchParams): AuditFilter {
  const text = (name: string) => params.get(name)?.trim() || undefined;
  const status = text('result') as AuditStatus | undefined;
  return {
    service: text('service'),
    actor: actorOf(text('actor')),
    event: text('action'),
    status: status && RESULTS.includes(status) ? status : undefined,
    from: midnight(text('from'), 0),
    // The last day is a part of it.
    to: midnight(text('to'), 1),
  };
}

/** Who is written without its kind is a user. */
function actorOf(text: string | undefined): string | undefined {
  if (text === undefined || /[:/]/.test(text)) return text;
  return `user:default/${text}`;
}

/** The beginning of a day, so many days later. */
function midnight(day: string | undefined, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? [];
  if (year === undefined) return undefined;
  const time = new Date(Number(year), Number(month) - 1, Number(date) + later);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
