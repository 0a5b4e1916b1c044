/** What the handlers work with. */
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Clock } from '@ameide/core';
import type { Engine } from '../operations/engine.ts';
import type { Forms } from '../operations/forms.ts';
import type { Authorizer } from '../permissions/authorizer.ts';
import type { ReadOnlyRunner } from '../reads/readOnlyRunner.ts';
import type { Services } from '../reads/services.ts';
import type { PluginSettings } from '../settings.ts';
import type { State } from '../state/state.ts';

export interface Tools {
  auth: AuthService;
  authorizer: Authorizer;
  clock: Clock;
  engine: Engine;
  forms: Pick<Forms, 'take'>;
  runner: ReadOnlyRunner;
  services: Services;
  settings: PluginSettings;
  state: State;
}
