// The portal as its image runs it, on databases whose migrations were killed.
import { packPortal } from '../../deploy/portal/bundle.ts';
import { startOpenId } from '../../tests/support/openid.ts';
import type { OpenId } from '../../tests/support/openid.ts';
import { Production } from '../../tests/support/production.ts';
import { freePort } from '../backend/port.ts';
import { FaultBench } from '../faults/fixture.ts';
import type { Fixture } from '../faults/fixture.ts';
import type { Postgres } from '../faults/postgres.ts';
import type { Installation } from './installation.ts';

export class PortalStarts {
  readonly #postgres: Postgres;
  readonly #doubles: FaultBench;
  readonly #fixture: Fixture;
  readonly #openid: OpenId;
  /** How often it was started. */
  count = 0;

  private constructor(postgres: Postgres, doubles: FaultBench, fixture: Fixture, openid: OpenId) {
    this.#postgres = postgres;
    this.#doubles = doubles;
    this.#fixture = fixture;
    this.#openid = openid;
  }

  /** With servers for it to ask, which last for all starts. */
  static async open(postgres: Postgres): Promise<PortalStarts> {
    await packPortal({ ifStale: true });
    const doubles = await FaultBench.open();
    const openid = await startOpenId('http://localhost/api/auth/oidc/handler/frame', {});
    return new PortalStarts(postgres, doubles, await doubles.fixture(), openid);
  }

  /** Starts it once, until it says that it is ready; what is wrong otherwise. */
  async start(installation: Installation): Promise<string[]> {
    const { issuer } = this.#openid;
    const { config } = installation;
    const port = await freePort();
    const portal = new Production(port, this.#postgres, this.#fixture, issuer, {}, config);
    this.count += 1;
    try {
      await portal.start();
      return [];
    } catch (error) {
      return [(error as Error).message];
    } finally {
      await portal.close();
    }
  }

  async close(): Promise<void> {
    await this.#openid.close();
    await this.#fixture.harness.close();
    await this.#doubles.close();
  }
}
