/** Pipelines that are taken over, and recorded states that are brought back, as the API has them. */
import type { HarnessAdopted, HarnessStatesFound } from './core.ts';

/** What taking over a pipeline made by hand would do. */
export type AdoptionPlan = Omit<HarnessAdopted, 'confirmed' | 'refusal'>;

/** What is asked for when a pipeline is taken over. */
export interface AdoptionRequest {
  /** Its identifier, where the entry does not say. */
  pipeline?: string;
  /** With all options that keep something of it. */
  keep?: boolean;
  /** Digest of what was looked at. */
  confirm?: string;
}

/** What bringing a recorded state back would do. */
export type RestorationPlan = Omit<AdoptionPlan, 'lost' | 'kept' | 'stays' | 'entry'>;

/** The recorded states of a service, most recent first. */
export type RecordedStates = HarnessStatesFound;

/** What is asked for when a recorded state is brought back. */
export interface RestorationRequest {
  /** Full id of the commit of the pipelines repo. */
  to: string;
  /** Digest of what was looked at. */
  confirm?: string;
}
