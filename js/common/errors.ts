/** Answers that are errors. */
import { ResponseError } from '@backstage/errors';
import type { Problem } from './core.ts';

/** An error of the API, with the problems that it is about. */
export type AmeideResponseError = ResponseError & { problems: Problem[] };

/** The error of an answer that is not a success. */
export async function errorOf(response: Response): Promise<AmeideResponseError> {
  const error = await ResponseError.fromResponse(response);
  const { problems } = error.body.error as { problems?: unknown };
  return Object.assign(error, { problems: Array.isArray(problems) ? (problems as Problem[]) : [] });
}

/** The problems that an error of the client carries; none where it is another error. */
export function problemsOf(error: unknown): Problem[] {
  const { problems } = (error ?? {}) as { problems?: unknown };
  return Array.isArray(problems) ? (problems as Problem[]) : [];
}

const BACKEND = '@ameide/backstage-plugin-ameide-backend';

/** Our plugin answers in JSON, also where it has nothing: what is not JSON comes from somebody else. */
export const NO_PLUGIN = `The backend of this Backstage does not have the plugin \`ameide\`. \
Add this line to packages/backend/src/index.ts, and start the backend again:
backend.add(import('${BACKEND}'));`;
