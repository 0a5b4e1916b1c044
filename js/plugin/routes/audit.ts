/** The audit trail: as JSON by pages, as CSV, and as lines of JSON. */
import { z } from 'zod';
import { auditCsvHeader, auditCsvOf, auditLinesOf } from '@ameide/backstage-plugin-ameide-common';
import { auditReadPermission } from '../permissions/permissions.ts';
import { SOURCES } from '../state/audit.ts';
import { route } from './route.ts';
import type { AnyRoute, Answer } from './route.ts';
import { pageSchema, paging } from './schemas.ts';
import type { Tools } from './tools.ts';

const DEFAULT_LIMIT = 100;

const entrySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    event: z.string().describe('`service.create`, `pipeline.execute`, `service.create.cancel` ...'),
    status: z.enum(['initiated', 'succeeded', 'failed', 'cancelled']),
    actor: z.string().describe('Entity reference of the user, or the subject of the token'),
    source: z.enum(SOURCES),
    origin: z.string().optional().describe('Address that the request came from'),
    service: z.string().optional(),
    operationId: z.string().optional(),
    detail: z.string().optional().describe('Outcome, or codes of problems'),
  })
  .meta({ id: 'AuditEntry' });

/** Compared as text with the times that are stored. */
const time = z.iso.datetime().transform(text => new Date(text).toISOString());

export function audit({ authorizer, state }: Tools): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/audit',
      operationId: 'listAudit',
      tag: 'Audit',
      summary: 'Who did what, when, from where, with which result',
      permission: auditReadPermission.name,
      query: z.strictObject({
        event: z.string().optional(),
        actor: z.string().optional(),
        status: z.enum(['initiated', 'succeeded', 'failed', 'cancelled']).optional(),
        source: z.enum(SOURCES).optional(),
        service: z.string().optional(),
        operationId: z.string().optional(),
        from: time.optional().describe('From this time on, RFC 3339 in UTC'),
        to: time.optional().describe('Before this time'),
        format: z.enum(['json', 'csv', 'jsonl']).optional().describe('`json` by default'),
        ...paging,
      }),
      answers: {
        200: {
          description:
            'A page, newest first; with CSV and lines of JSON, the header `link` has the next one',
          schema: pageSchema(entrySchema, 'AuditList'),
          types: ['application/json', 'text/csv', 'application/jsonl'],
        },
      },
      async handle({ query, caller, baseUrl }) {
        await authorizer.require(auditReadPermission, caller.credentials);
        const { limit = DEFAULT_LIMIT, pageToken, format = 'json', ...filter } = query;
        const page = await state.audit.page(filter, limit, pageToken);
        if (format === 'json') return { status: 200, body: page };
        const given = { ...query, pageToken: page.nextPageToken };
        const next = new URLSearchParams(
          Object.entries(given).flatMap(([key, value]) =>
            value === undefined ? [] : [[key, String(value)]],
          ),
        );
        const link: Record<string, string> =
          page.nextPageToken === undefined
            ? {}
            : { link: `<${baseUrl}/v1/audit?${next}>; rel="next"` };
        return format === 'csv'
          ? text('text/csv', auditCsvHeader + auditCsvOf(page.items), link)
          : text('application/jsonl', auditLinesOf(page.items), link);
      },
    }),
  ];
}

function text(type: string, content: string, headers: Record<string, string>): Answer {
  return {
    status: 200,
    headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
    write: response => void response.end(content),
  };
}
