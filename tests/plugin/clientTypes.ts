// The types of the client, held against what the backend plugin returns. The client is a package for browsers too, which must not depend
// on the compiled core, so it declares the JSON that it receives. `tsc` (npm run lint) compares both: a field that is missing, extra,
// optional on one side only, or of another type does not compile.
import type { OutlinedStage, Problem } from '../../js/core/index.ts';
import type * as client from '../../js/common/index.ts';
import type { preview } from '../../js/plugin/reads/preview.ts';
import type { service } from '../../js/plugin/reads/service.ts';
import type { Services } from '../../js/plugin/reads/services.ts';
import type { AuditFilter } from '../../js/plugin/state/audit.ts';
import type { OperationFilter } from '../../js/plugin/state/operation.ts';
import type { StatesAt } from '../../js/plugin/state/syncRuns.ts';

/** A value after a trip as JSON: a key that may be undefined is optional. */
type Json<T> = T extends readonly (infer Item)[]
  ? Json<Item>[]
  : T extends object
    ? { [K in keyof T as undefined extends T[K] ? never : K]: Json<T[K]> } & {
        [K in keyof T as undefined extends T[K] ? K : never]?: Json<Exclude<T[K], undefined>>;
      }
    : T;

/** Keys of any member of a union. */
type KeysOf<T> = T extends unknown ? keyof T : never;

/** One type for all members of a union: a key that some members lack may be undefined. */
type Merged<T> = { [K in Extract<keyof T, string>]: T[K] } & {
  [K in Exclude<KeysOf<T>, keyof T>]?: T extends Partial<Record<K, infer Value>> ? Value : never;
};

/** Compiles only if each side can be assigned to the other, and has no key that the other lacks. */
type Same<Server, Page> = [Server] extends [Page]
  ? [Page] extends [Server]
    ? [Exclude<KeysOf<Server>, KeysOf<Page>>] extends [never]
      ? [Exclude<KeysOf<Page>, KeysOf<Server>>] extends [never]
        ? true
        : { 'the plugin never sends': Exclude<KeysOf<Page>, KeysOf<Server>> }
      : { 'the page does not declare': Exclude<KeysOf<Server>, KeysOf<Page>> }
    : { 'the plugin does not guarantee': Page; sends: Server }
  : { 'the page does not accept': Server; declares: Page };

type Previewed = Json<Awaited<ReturnType<typeof preview>>>;
type Seen = Json<Awaited<ReturnType<Services['overview']>>>;
type Page = Json<Awaited<ReturnType<Services['page']>>>;
type Shown = Json<Merged<NonNullable<Awaited<ReturnType<typeof service>>>>>;

/** What the routes add. */
type PageAdds = Pick<client.ServiceList, 'nextPageToken' | 'onboarding'>;
type Added = Pick<
  client.ServiceDetail,
  'entry' | 'entityRef' | 'lastOperation' | 'firstDeployment'
>;

export const same: [
  Same<Json<Problem>, client.Problem>,
  Same<Json<OutlinedStage>, client.OutlinedStage>,
  Same<NonNullable<Previewed['catalog']>, client.CatalogPreview>,
  Same<Required<NonNullable<Previewed['pipeline']>>, Required<client.PipelinePreview>>,
  Same<Previewed & Pick<client.FormPreview, 'mayDeploy'>, client.FormPreview>,
  Same<Page['items'][number], client.Service>,
  Same<Page & PageAdds, client.ServiceList>,
  Same<Seen & Pick<client.Overview, 'history'>, client.Overview>,
  Same<StatesAt, client.StatesAt>,
  Same<Shown & Added, client.ServiceDetail>,
  Same<OperationFilter['kind'], client.OperationQuery['kind']>,
  Same<keyof AuditFilter, keyof client.AuditFilter>,
] = [true, true, true, true, true, true, true, true, true, true, true, true];
