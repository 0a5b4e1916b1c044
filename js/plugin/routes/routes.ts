/** All routes of the API. */
import { audit } from './audit.ts';
import { doctor } from './doctor.ts';
import { firstDeployments } from './firstDeployments.ts';
import { formPreview } from './formPreview.ts';
import { imports } from './imports.ts';
import type { EventTools } from './operationEvents.ts';
import { operations } from './operations.ts';
import { overview } from './overview.ts';
import { pipelineTakeover } from './pipelineTakeover.ts';
import { pipelines } from './pipelines.ts';
import { primitivePreview } from './primitivePreview.ts';
import { rollouts } from './rollouts.ts';
import { rolloutWrites } from './rolloutWrites.ts';
import type { AnyRoute } from './route.ts';
import { serviceReads } from './serviceReads.ts';
import { serviceWrites } from './serviceWrites.ts';
import { sync } from './sync.ts';
import { templates } from './templates.ts';
import type { Tools } from './tools.ts';
import { webhooks } from './webhooks.ts';
import type { WebhookTools } from './webhooks.ts';

export function routesOf(tools: Tools, events: EventTools, received: WebhookTools): AnyRoute[] {
  return [
    ...formPreview(tools),
    ...primitivePreview(tools),
    ...serviceReads(tools),
    ...overview(tools),
    ...serviceWrites(tools),
    ...pipelines(tools),
    ...pipelineTakeover(tools),
    ...operations(tools, events),
    ...firstDeployments(tools),
    ...audit(tools),
    ...imports(tools),
    ...sync(tools),
    ...templates(tools),
    ...rollouts(tools),
    ...rolloutWrites(tools),
    ...doctor(tools),
    ...webhooks(tools, received),
  ];
}
