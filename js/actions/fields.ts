/** Fields of an action's schema, checked against the generated Rust types: missing, extra, wrong or wrongly optional fields do not compile. */
import type {
  ScaffolderActionsExtensionPoint,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';

type Schema = NonNullable<Parameters<typeof createTemplateAction>[0]['schema']>;
type FromZod = Extract<NonNullable<Schema['input']>, (z: never) => unknown>;
/** The zod that Backstage passes in. */
type Zod = Parameters<FromZod>[0];
/** An action as the scaffolder expects it. Written out, because the type that TypeScript infers is not valid in a declaration file. */
export type RegisteredAction = Parameters<ScaffolderActionsExtensionPoint['addActions']>[number];

export type Field = (z: Zod) => ReturnType<FromZod>;
export type OptionalText = (z: Zod) => ReturnType<ReturnType<Zod['string']>['optional']>;
export type OptionalMap = (
  z: Zod,
) => { _output: Record<string, unknown> | undefined } & ReturnType<FromZod>;
export type Optional<T> = (z: Zod) => { _output: T | undefined } & ReturnType<FromZod>;
export type OptionalFlag = (z: Zod) => ReturnType<ReturnType<Zod['boolean']>['optional']>;

type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** `F` itself where its fields are those of `T`; else a type that nothing fits, and that names what is wrong. */
type Exactly<T, F> = {
  [K in keyof Required<T> | keyof F]: K extends keyof F
    ? K extends keyof T
      ? F[K] extends (...args: never[]) => { _output: infer O }
        ? Mutual<O, T[K]> extends true
          ? F[K]
          : ['the type of this field differs', T[K]]
        : never
      : ['this field is not in the core']
    : ['this field is missing'];
};

/** Gives each field's function its `z`. */
export const fields = <F extends Record<string, Field>>(given: F): F => given;

/** Holds fields against a type: `matching<CatalogUpdate>()(fields({...}))`. */
export const matching =
  <T>() =>
  <F>(given: F & Exactly<T, F>): F =>
    given;
