// What the doubles of GitHub and Harness share: a small server with routes, faults and a request log.

export { Refusal, html, json, jsonBody } from './call.ts';
export type { Answer, Call, Handler } from './call.ts';
export { Faults, parseFaultRule } from './faults.ts';
export type { FaultRule, FaultRuleJson } from './faults.ts';
export { RequestLog } from './log.ts';
export type { LogEntry } from './log.ts';
export { Router } from './router.ts';
export type { Match } from './router.ts';
export { startServer } from './server.ts';
export type { RunningServer, ServerOptions } from './server.ts';
