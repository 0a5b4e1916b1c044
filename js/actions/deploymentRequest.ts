/** `ameide:deployment:request`: asks the backend plugin, as the user, for the first deployment of the service that the task onboards. */
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { AmeideClient, problemsOf } from '@ameide/backstage-plugin-ameide-common';
import { problem, refusal } from '@ameide/core';
import type { Shim } from '../backstage.ts';
import { examples } from './deploymentRequest.examples.ts';
import { fields } from './fields.ts';
import type { RegisteredAction } from './fields.ts';

const PLUGIN = 'ameide';

const input = fields({
  imageTag: z => z.string().describe('Tag of the image to deploy'),
});

const output = fields({
  status: z => z.string().optional().describe('`waiting` until it is started; absent in a dry run'),
});

export function deploymentRequest({ plugins }: Shim): RegisteredAction {
  return createTemplateAction({
    id: 'ameide:deployment:request',
    description:
      'Asks that the service which this task onboards is deployed to its first environment as soon as it can be: after the merge, when its pipeline and its manifests are there. The backend plugin `ameide` does so, once; the user needs the permission `ameide.pipeline.execute`',
    examples,
    supportsDryRun: true,
    schema: { input, output },
    async handler(context) {
      const { imageTag } = context.input as { imageTag: string };
      if (context.isDryRun) {
        context.logger.info(`would ask for the first deployment of ${imageTag}`);
        return;
      }
      if (!plugins) throw new Error('internal error: the action was created without a backend');
      const { auth, discovery } = plugins;
      const onBehalfOf = await context.getInitiatorCredentials();
      const options = { onBehalfOf, targetPluginId: PLUGIN };
      const { token } = await auth.getPluginRequestToken(options);
      const client = new AmeideClient({ discoveryApi: discovery });
      const { id } = context.task;
      const { status, waitsFor } = await client
        .requestFirstDeployment(id, imageTag, { token, signal: context.signal })
        .catch((error: unknown) => {
          throw refused(error);
        });
      context.logger.info(
        `first deployment of ${imageTag}: ${waitsFor ? `waits for ${waitsFor}` : status}`,
      );
      context.output('status' as never, status as never);
    },
  });
}

/** What the plugin answered, in its own words and without a stack: it is meant for people. */
function refused(error: unknown): unknown {
  if (!(error instanceof Error) || !('body' in error)) return error;
  const problems = problemsOf(error);
  const { error: told } = error.body as { error: { message: string } };
  const found = problems.length > 0 ? problems : [problem('api/deployment-refused', told.message)];
  const refusedBy = refusal('input', found);
  refusedBy.stack = `${refusedBy.name}: ${refusedBy.message}`;
  return refusedBy;
}
