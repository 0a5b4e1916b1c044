/** Log of the steps, one line each; compatible with Backstage's logger. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
}
