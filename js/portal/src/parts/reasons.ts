// Why a request failed, in words.
import { ResponseError } from '@backstage/errors';
import { problemsOf } from '@ameide/backstage-plugin-ameide-common';
import type { Problem } from '../api/types';

/** A permission that is missing, as the plugin names it. */
const PERMISSION = /permission `([\w.]+)` is missing/;

export interface Reasons {
  /** The permission that is missing, if that is why. */
  permission?: string;
  message: string;
  problems: Problem[];
}

export function reasonsOf(error: Error): Reasons {
  const isResponse = error instanceof ResponseError;
  const told = isResponse ? error.body?.error?.message : undefined;
  const message = told || error.message;
  const [, permission] = (isResponse && error.statusCode === 403 && PERMISSION.exec(message)) || [];
  return { permission, message, problems: problemsOf(error) };
}
