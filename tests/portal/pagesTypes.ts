// The types of the pages, held against what the backend plugin returns. The pages are a package for browsers, which must not depend
// on the compiled core, so they declare the JSON that they receive. `tsc` (npm run lint) compares both: a field that is missing,
// extra, optional on one side only, or of another type does not compile.
import type { OutlinedStage, Problem } from '../../js/core/index.ts';
import type { preview } from '../../js/plugin/reads/preview.ts';
import type { service } from '../../js/plugin/reads/service.ts';
import type { Query, Services } from '../../js/plugin/reads/services.ts';
import type * as pages from '../../js/portal/src/api/types.ts';

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
type Page = Json<Awaited<ReturnType<Services['page']>>>;
type Shown = Json<Merged<NonNullable<Awaited<ReturnType<typeof service>>>>>;

export const same: [
  Same<Json<Problem>, pages.Problem>,
  Same<Json<OutlinedStage>, pages.Stage>,
  Same<NonNullable<Previewed['catalog']>, pages.CatalogPreview>,
  Same<NonNullable<Previewed['pipeline']>, pages.PipelinePreview>,
  Same<Previewed, pages.Preview>,
  Same<Page['items'][number], pages.ServiceRow>,
  Same<Page, pages.ServicePage>,
  Same<Query, pages.ServiceQuery>,
  Same<Shown, pages.ServiceDetail>,
] = [true, true, true, true, true, true, true, true, true];
