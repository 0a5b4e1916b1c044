// What the page of services filters by.

export interface Filter {
  /** Entity reference of a team. */
  owner?: string;
  /** The teams of whoever looks. */
  mine?: boolean;
  archetype?: string;
  environment?: string;
  state?: string;
}

/** Stand for no filter, and for one's own teams: an option needs an id that no value has. */
export const ALL = ' all';
export const MINE = ' mine';

/** An entity reference by its last part. */
export const nameOf = (reference: string) => reference.split('/').pop() ?? reference;
