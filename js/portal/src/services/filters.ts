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

/** Values as options; entity references by their last part. */
export function optionsOf(values: string[]): { id: string; label: string }[] {
  return values.map(value => ({ id: value, label: value.split('/').pop() ?? value }));
}
