import type { Faults, RequestLog } from '../http/index.ts';
import type { Activity } from './approvals.ts';
import type { Delegate } from './delegates.ts';
import type { deployments } from './executionSummary.ts';
import type { GovernanceJson, GovernanceRule } from './governance.ts';
import type { stateOf } from './runs.ts';
import type { Entity, Kind } from './store.ts';
import type { Fields } from './tickets.ts';
import type { Outcome, Violation, World } from './world.ts';

/** The running double and what a test does with it. */
export interface HarnessDouble {
  url: string;
  port: number;
  /** The first key. */
  apiKey: string;
  account: string;
  world: World;
  faults: Faults;
  log: RequestLog;
  /** Requests the real server would let pass although they are wrong. */
  violations: Violation[];
  /** Stores documents without checks, as if they had always been there. */
  seed(...yamls: string[]): Entity[];
  entities(kind: Kind): Entity[];
  allEntities(): Entity[];
  /** Changes an entity behind the client's back; the YAML need not be valid. */
  editByHand(kind: Kind, identifier: string, yaml: string): Entity;
  /** Adds a policy; undefined takes all away. */
  setGovernance(rule: GovernanceRule | GovernanceJson | undefined): void;
  /** A stored pipeline is invalid from now on (or no more): still answered with status 200. */
  setInvalid(pipeline: string, message: string | undefined): void;
  /** Tests of a connector fail from now on (or no more). */
  setDisconnected(connector: string, message: string | undefined): void;
  /** Installs a delegate, or says how it is from now on. */
  setDelegate(delegate: Delegate): void;
  /** A stored trigger has an error from now on (or no more). */
  setTriggerError(trigger: string, message: string | undefined): void;
  setOutcome(pipeline: string, outcome: Outcome | undefined): void;
  /** How a run stands and what it deploys. */
  run(id: string): {
    state: ReturnType<typeof stateOf>;
    deployments: ReturnType<typeof deployments>;
  };
  /** Answers the waiting approval `step` of a run (any when absent). */
  approve(run: string, activity: Activity, step?: string): void;
  /** A ticket of Jira or ServiceNow as it stands; undefined if there is none. */
  ticket(key: string): Fields | undefined;
  /** Changes a ticket as somebody does there. */
  setTicket(key: string, fields: Fields): void;
  /** Moves the double's clock. */
  advance(ms: number): void;
  close(): Promise<void>;
}
