/** Ends of operations in Backstage's own audit log, beside the trail that can be asked. */
import type { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { describe } from '@ameide/core';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';

/** Best effort: an operation has ended whether or not the log says so. */
export function mirror(auditor: AuditorService, operation: Operation, logger: LoggerService): void {
  void write(auditor, operation).catch((error: unknown) => {
    logger.warn(`the audit log did not take operation ${operation.id}: ${String(error)}`);
  });
}

async function write(auditor: AuditorService, operation: Operation): Promise<void> {
  const { id, kind, service = '', actor, source, status, problems = [] } = operation;
  const meta = { operationId: id, service, actor, source, status };
  const event = await auditor.createEvent({
    eventId: kind.replaceAll('.', '-'),
    severityLevel: 'medium',
    meta,
  });
  if (status === 'succeeded') await event.success();
  else await event.fail({ error: new Error(problems.map(describe).join('\n') || status) });
}
