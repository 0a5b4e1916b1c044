// The portal as its image runs it, between the doubles of GitHub and Harness and an OpenID provider.
import { freePort } from '../../dev/backend/port.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { startOpenId } from '../../tests/support/openid.ts';
import type { OpenId } from '../../tests/support/openid.ts';
import { Production } from '../../tests/support/production.ts';
import type { Portal } from './starts.ts';

export class Ours implements Portal {
  readonly #postgres: Postgres;
  readonly #fixture: Fixture;
  readonly #openid: OpenId;
  #portal?: Production;

  private constructor(postgres: Postgres, fixture: Fixture, openid: OpenId) {
    this.#postgres = postgres;
    this.#fixture = fixture;
    this.#openid = openid;
  }

  /** With its databases as the migrations leave them, which run before each deployment. */
  static async migrated(postgres: Postgres, fixture: Fixture): Promise<Ours> {
    const openid = await startOpenId('http://localhost/api/auth/oidc/handler/frame', {});
    const ours = new Ours(postgres, fixture, openid);
    const portal = await ours.#open();
    const { status, stderr } = await portal.migrate();
    await portal.close();
    if (status !== 0) throw new Error(`the migrations failed: ${stderr}`);
    return ours;
  }

  async #open(): Promise<Production> {
    const port = await freePort();
    return new Production(port, this.#postgres, this.#fixture, this.#openid.issuer);
  }

  async run(): Promise<void> {
    this.#portal = await this.#open();
    this.#portal.run();
  }

  get url(): string {
    return this.#portal?.url ?? '';
  }

  get pid(): number | undefined {
    return this.#portal?.pid;
  }

  get printed(): string {
    return this.#portal?.printed ?? '';
  }

  close(): Promise<void> {
    return this.#portal?.close() ?? Promise.resolve();
  }

  /** Ends what it was started between. */
  async end(): Promise<void> {
    await this.#openid.close();
  }
}
