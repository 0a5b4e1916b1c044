/** Writes the mapping of services to pipelines again, from the catalog and Harness, which are the truth. */
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '@ameide/core';
import type { ReadOnlyRunner } from '../reads/readOnlyRunner.ts';
import type { State } from '../state/state.ts';

interface MappingTools {
  runner: ReadOnlyRunner;
  state: State;
  clock: Clock;
  logger: LoggerService;
}

/** Best effort: the next sync tries again. */
export async function rebuildMapping({
  runner,
  state,
  clock,
  logger,
}: MappingTools): Promise<void> {
  try {
    const { values } = await runner.runOnHarness({ type: 'harness:list', input: { states: true } });
    const rows = values.services.map(
      ({ name: service, pipelineId, pipelineUrl, state: found }) => ({
        service,
        pipelineId,
        pipelineUrl,
        state: found,
      }),
    );
    await state.mapping.put(rows, clock.now());
    await state.mapping.keepOnly(new Set(rows.map(({ service }) => service)));
  } catch (error) {
    logger.warn(`the pipelines of the services were not noted: ${String(error)}`);
  }
}
