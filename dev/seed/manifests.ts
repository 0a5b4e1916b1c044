// What the platform's generator writes for a service once its entry is merged, after the model of a service that has it.
import type { GithubDouble } from '../github/index.ts';
import type { HarnessOptions } from '../harness/index.ts';
import { seedFiles } from './files.ts';

const MODEL = 'payment-gateway';

/** The files below `generated/`, by their path. */
export function generatedManifests(service: string): Record<string, string> {
  const files = Object.entries(seedFiles('platform-next'));
  const ofModel = files.filter(([path]) => path.startsWith(`generated/${MODEL}/`));
  const named = (text: string) => text.replaceAll(MODEL, service);
  return Object.fromEntries(ofModel.map(([path, content]) => [named(path), named(content)]));
}

/** How the double of Harness reads the repositories of the double of GitHub. */
export function filesOf(github: GithubDouble): NonNullable<HarnessOptions['readFile']> {
  return (repository, branch, path) => {
    const [owner = '', name = ''] = repository.split('/');
    try {
      return github.readFile(owner, name, branch, path);
    } catch {
      // There is no such repository.
      return undefined;
    }
  };
}
