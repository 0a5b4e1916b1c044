/** Optional steps for a pull request: a failure is logged, not thrown. */
import type { Answer, Call, Repo } from './client.ts';

export async function bestEffort(
  repo: Repo,
  what: string,
  call: Pick<Call, 'route' | 'params' | 'permission' | 'allow'>,
): Promise<Answer | undefined> {
  try {
    return await repo.request({ ...call, what, repeatable: true });
  } catch (error) {
    repo.client.http.signal?.throwIfAborted();
    repo.client.log.warn(`could not ${what}: ${(error as Error).message}`);
    return undefined;
  }
}
