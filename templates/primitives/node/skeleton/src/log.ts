/** One line of JSON for each event; LOG_LEVEL says from which level on. */
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

const least = Math.max(0, LEVELS.indexOf((process.env.LOG_LEVEL ?? 'info') as Level));

export function log(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (LEVELS.indexOf(level) < least) return;
  const line = { time: new Date().toISOString(), level, message, ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
