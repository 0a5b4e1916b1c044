// What the platform's generator writes for a service once its entry is merged, after the model of a service that has it.
import { seedFiles } from './files.ts';

const MODEL = 'payment-gateway';

/** The files below `generated/`, by their path. */
export function generatedManifests(service: string): Record<string, string> {
  const files = Object.entries(seedFiles('platform-next'));
  const ofModel = files.filter(([path]) => path.startsWith(`generated/${MODEL}/`));
  const named = (text: string) => text.replaceAll(MODEL, service);
  return Object.fromEntries(ofModel.map(([path, content]) => [named(path), named(content)]));
}
