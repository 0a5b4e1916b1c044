// What the production portal says where plugins of Backstage do not start.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createBackend } from '@backstage/backend-defaults';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { CONFIGURATION } from '../../deploy/portal/startup/ending.ts';
import { endingOf } from '../../deploy/portal/startup/failures.ts';

/** The least that needs the server. */
const listening = createBackendPlugin({
  pluginId: 'listening',
  register({ registerInit }) {
    registerInit({ deps: { http: coreServices.httpRouter }, init: () => Promise.resolve() });
  },
});

describe('a failure of plugins at their start', () => {
  const failed = (...plugins: object[]) =>
    Object.assign(new Error('failed'), { result: { plugins } });
  const catalog = {
    pluginId: 'catalog',
    modules: [{ moduleId: 'rules', failure: { error: new Error(unreadable()) } }],
  };

  /** What Backstage says of a value of another type. */
  function unreadable(): string {
    try {
      new ConfigReader({ catalog: { rules: 7 } }).getConfigArray('catalog.rules');
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it was read');
  }

  it('is one of the configuration where all of them are, and says which', () => {
    const code = { problems: [{ code: 'config/not-valid', severity: 'error', message: 'no' }] };
    const failure = { error: Object.assign(new Error('`ameide` is not valid'), code) };
    expect(endingOf(failed(catalog, { pluginId: 'ameide', failure, modules: [] }))).toMatchObject({
      status: CONFIGURATION,
      message: expect.stringMatching(
        /`rules` of `catalog`: Invalid type.*`ameide`: `ameide` is not/,
      ),
    });
  });

  it('is one of the configuration where what they share cannot read it', () => {
    expect(endingOf(new Error(unreadable()))).toMatchObject({
      status: CONFIGURATION,
      message: expect.stringMatching(/Backstage: Invalid type.*catalog\.rules.*Set what it names/),
    });
  });

  it('says which setting has a port that something else listens to', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const backend = createBackend();
    const data = { backend: { baseUrl: 'http://localhost', listen: { port } } };
    backend.add(mockServices.rootConfig.factory({ data }));
    backend.add(mockServices.rootLogger.factory());
    backend.add(listening);
    const error: unknown = await backend.start().catch((reason: unknown) => reason);
    other.close();
    expect(endingOf(error)).toMatchObject({
      status: CONFIGURATION,
      message: `port ${port} is in use: set \`backend.listen.port\` to one that is free`,
    });
  });

  it.each([
    [
      'with another beside it',
      failed(catalog, { pluginId: 'auth', failure: { error: new Error('no') }, modules: [] }),
    ],
    ['that names no plugin', new Error('Missing required')],
  ])('is told as it is %s', (_, error) => {
    expect(endingOf(error)).toBe(error);
  });
});
