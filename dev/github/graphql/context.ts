import type { User } from '../hub/model.ts';
import type { Desk } from '../rest/desk.ts';
import type { Links } from '../rest/show.ts';

/** What every resolver is given. */
export interface Context {
  desk: Desk;
  user: User;
  at: Links;
}
