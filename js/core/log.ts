/** Where the steps taken are told, a line each; Backstage's logger fits. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
}
