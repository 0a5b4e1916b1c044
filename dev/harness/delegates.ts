/**
 * Delegates: who is connected in which scope. The published API that this repository is held against leaves them out; the path and the
 * envelope are those of Harness's own documentation.
 */
import { json } from '../http/index.ts';
import type { On } from './request.ts';
import type { World } from './world.ts';

export interface Delegate {
  name: string;
  tags?: string[];
  connected: boolean;
  /** Without both it belongs to the account. */
  org?: string;
  project?: string;
}

export function delegateRoutes(on: On, world: World): void {
  on('POST', '/ng/api/delegate-setup/listDelegates', request => {
    const { filterType } = request.json();
    if (filterType !== 'Delegate')
      return json(400, { responseMessages: [{ code: 'INVALID_REQUEST', level: 'ERROR' }] });
    const { org, project } = request.scope;
    const all = [...world.delegates.values()];
    const here = all.filter(one => one.org === org && one.project === project);
    return json(200, {
      metaData: {},
      resource: here.map(({ name, tags = [], connected }) => ({
        type: 'HELM_DELEGATE',
        name,
        description: '',
        tags,
        connected,
        lastHeartBeat: world.now(),
        delegateReplicas: connected ? [{ uuid: `${name}-0`, connected }] : [],
        autoUpgrade: 'OFF',
        legacy: false,
      })),
      responseMessages: [],
    });
  });
}
