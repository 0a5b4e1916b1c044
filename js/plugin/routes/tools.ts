/** What the handlers work with. */
import type { AuthService } from '@backstage/backend-plugin-api';
import type { Engine } from '../operations/engine.ts';
import type { Authorizer } from '../permissions/authorizer.ts';
import type { ReadOnlyRunner } from '../reads/readOnlyRunner.ts';
import type { Services } from '../reads/services.ts';
import type { PluginSettings } from '../settings.ts';
import type { State } from '../state/state.ts';

export interface Tools {
  auth: AuthService;
  authorizer: Authorizer;
  engine: Engine;
  runner: ReadOnlyRunner;
  services: Services;
  settings: PluginSettings;
  state: State;
}
