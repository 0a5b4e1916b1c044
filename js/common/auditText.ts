/** The audit trail as text: CSV, and lines of JSON. */
import type { AuditEntry } from './operations.ts';

const COLUMNS = [
  'id',
  'at',
  'event',
  'status',
  'actor',
  'source',
  'origin',
  'service',
  'operationId',
  'detail',
] as const;

/** First line of a CSV. */
export const auditCsvHeader = `${COLUMNS.join(',')}\r\n`;

/** The entries as rows of CSV (RFC 4180), without the header. */
export function auditCsvOf(entries: AuditEntry[]): string {
  return entries
    .map(entry => `${COLUMNS.map(column => cell(entry[column] ?? '')).join(',')}\r\n`)
    .join('');
}

/** The entries as lines of JSON. */
export function auditLinesOf(entries: AuditEntry[]): string {
  return entries.map(entry => `${JSON.stringify(entry)}\n`).join('');
}

/** A value that a spreadsheet would take for a formula is marked as text. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
