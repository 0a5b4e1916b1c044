/** Objects of Kubernetes as the API shows them, and what makes names, ids and times for them. */
import { createHash } from 'node:crypto';

export type Labels = Record<string, string>;

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Labels;
  annotations?: Labels;
  [key: string]: unknown;
}

/** An object; what stands in `spec` and `status` depends on its kind. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: Body;
  status?: Body;
  [key: string]: unknown;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- manifests hold whatever people write into them.
export type Body = Record<string, any>;

/** The letters of names that Kubernetes makes up: no vowels, so that no words appear. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The same letters for the same text. */
export function letters(text: string, count: number): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, count)].map(byte => LETTERS[byte % LETTERS.length]).join('');
}

/** The same id for the same object. */
export function uid(...parts: string[]): string {
  const hex = createHash('sha256').update(parts.join('\0')).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
}

/** A time as the API writes it: whole seconds. */
export function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** What every stored object has beside what its manifest says. */
export function stored(object: KubernetesObject, createdAt: number): KubernetesObject {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace = '' } = metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      uid: uid(apiVersion, kind, namespace, name),
      resourceVersion: String(Math.floor(createdAt / 1000)),
      generation: 1,
      creationTimestamp: time(createdAt),
    },
  };
}

/** A reference from what an object has made back to it. */
export function owner({ apiVersion, kind, metadata }: KubernetesObject): Body {
  const { name, uid: id } = metadata;
  return { apiVersion, kind, name, uid: id, controller: true, blockOwnerDeletion: true };
}
