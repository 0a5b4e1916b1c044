/** An approval by a ticket: how it stands at a moment, by what people did to the ticket. */
import type { PlannedStep } from './plan.ts';
import type { RunEvent, StepState } from './simulate.ts';
import { meets, type Fields } from './tickets.ts';

/** Waits until the ticket has one of the states: it may have it already. */
export function runTicketApproval(
  plan: PlannedStep,
  key: string,
  startTs: number,
  events: RunEvent[],
  now: number,
): StepState {
  const deadline = startTs + (plan.timeoutMs ?? Infinity);
  const { ticket, approved, rejected } = plan.waitsFor ?? {};
  let fields: Fields = {};
  for (const change of events.filter(event => event.action === 'TICKET' && event.step === ticket)) {
    if (change.at > Math.min(now, deadline)) break;
    fields = { ...fields, ...change.fields };
    const endTs = Math.max(startTs, change.at);
    const later = events.some(
      event =>
        event.action === 'TICKET' &&
        event.step === ticket &&
        event.at > change.at &&
        event.at <= startTs,
    );
    // What was so before the step began, and is no longer, counts for nothing.
    if (later) continue;
    if (meets(fields, rejected))
      return {
        plan,
        key,
        status: 'ApprovalRejected',
        startTs,
        endTs,
        message: `${ticket} was rejected`,
      };
    if (meets(fields, approved)) return { plan, key, status: 'Success', startTs, endTs };
  }
  if (deadline > now) return { plan, key, status: 'ApprovalWaiting', startTs };
  const message = `${ticket} was not approved in time`;
  return { plan, key, status: 'Expired', startTs, endTs: deadline, message };
}
