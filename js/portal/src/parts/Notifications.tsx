// Who is notified by a pipeline, and of what.
import { Text } from '@backstage/ui';
import type { Notification } from '../api/types';
import { words } from './State';

/** Harness's names of events, as people say them. */
const EVENTS: Record<string, string> = {
  PipelineFailed: 'failed runs',
  PipelineSuccess: 'successful runs',
  PipelineStart: 'started runs',
  PipelineEnd: 'completed runs',
  StageSuccess: 'successful stages',
  StageFailed: 'failed stages',
  StepFailed: 'failed steps',
  WaitingForUserAction: 'pending approvals',
  AllEvents: 'everything',
};

export function Notifications({ notifications }: { notifications: Notification[] }) {
  if (notifications.length === 0) return null;
  return (
    <section className="ameide-notified" aria-label="Notifications">
      <Text as="h4" variant="body-medium" weight="bold">
        Notifications
      </Text>
      <ul className="ameide-named">
        {notifications.map(({ name, channel, recipients, events }) => (
          <li key={`${channel} ${name}`}>
            <b>{[channel, ...recipients.map(plain)].join(' ')}</b>
            {events.length > 0 && `: ${[...new Set(events)].map(wordOf).join(', ')}`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordOf(event: string): string {
  return EVENTS[event] ?? words(event);
}

/** What is only known when the pipeline runs says nothing to a reader. */
function plain(recipient: string): string {
  return recipient.includes('<+') ? 'of the service' : recipient.replace(/^(account|org)\./, '');
}
