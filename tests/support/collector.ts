// A collector of OpenTelemetry: keeps the spans that are sent to it over HTTP, as JSON or, by default, as protobuf.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'protobufjs';

/** What is read here of the published schema, opentelemetry/proto/collector/trace/v1. */
const SCHEMA = `
  syntax = "proto3";
  message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes parent_span_id = 4;
    string name = 5;
    repeated KeyValue attributes = 9;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
  }
`;
const schema = parse(SCHEMA).root.lookupType('ExportTraceServiceRequest');

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

export interface Collector {
  url: string;
  spans: Span[];
  close(): void;
}

interface Sent {
  resourceSpans?: { scopeSpans?: { spans?: Span[] }[] }[];
}

/** The same of both: ids in hexadecimal, large numbers as text. */
function read(body: Buffer, type = ''): Sent {
  if (type.startsWith('application/json')) return JSON.parse(body.toString()) as Sent;
  const sent = schema.toObject(schema.decode(body), { longs: String, bytes: Buffer }) as Sent;
  return JSON.parse(JSON.stringify(sent), (_, value: unknown) =>
    isBytes(value) ? Buffer.from(value.data).toString('hex') : value,
  ) as Sent;
}

/** As JSON has a buffer. */
function isBytes(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
}

export async function startCollector(): Promise<Collector> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const type = request.headers['content-type'];
      const { resourceSpans = [] } = read(Buffer.concat(parts), type);
      for (const { scopeSpans = [] } of resourceSpans)
        for (const { spans: some = [] } of scopeSpans) spans.push(...some);
      // An empty answer is the same in both.
      const isJson = type?.startsWith('application/json');
      response.writeHead(200, { 'content-type': type }).end(isJson ? '{}' : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: () => void server.close(),
  };
}
