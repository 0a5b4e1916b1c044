import type { User } from '../hub/model.ts';
import type { RequestContext } from '../rest/requestContext.ts';
import type { Links } from '../rest/show.ts';

/** What every resolver is given. */
export interface Context {
  request: RequestContext;
  user: User;
  at: Links;
}
