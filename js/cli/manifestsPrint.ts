/** How changes of generated manifests are told. */
import type { ManifestsBuilt, ManifestsChange, ManifestsReason } from '@ameide/core';
import { count } from './given.ts';
import type { Printer } from './print.ts';

/** So many files are named in a line. */
const FILES = 4;

/** One line for each place; a service's places with the same reasons share one. */
export function printChanges(printer: Printer, changes: ManifestsChange[]): void {
  const groups = new Map<string, { change: ManifestsChange; places: string[] }>();
  for (const change of changes) {
    const key = `${change.service}\n${JSON.stringify(change.reasons.map(reason => inPlace(reason, change)))}`;
    const group = groups.get(key) ?? { change, places: [] };
    group.places.push(`${change.cluster}/${change.region}`);
    groups.set(key, group);
  }
  for (const { change, places } of groups.values()) {
    const [sign, colour] = signOf(change);
    const why = change.reasons.map(reason => told(inPlace(reason, change))).join('; ');
    printer.line(colour, `${sign} ${change.service} ${places.join(', ')}: ${why}`);
  }
}

function signOf({ reasons }: ManifestsChange): ['+' | '-' | '~', 'green' | 'red' | 'yellow'] {
  const [first] = reasons;
  if (first?.type === 'new') return ['+', 'green'];
  return first?.type === 'gone' ? ['-', 'red'] : ['~', 'yellow'];
}

/** A reason with the files of the place by their names alone. */
function inPlace(reason: ManifestsReason, { folder }: ManifestsChange): ManifestsReason {
  if (reason.type !== 'edited') return reason;
  return { ...reason, files: reason.files.map(file => file.replace(`${folder}/`, '')) };
}

function told(reason: ManifestsReason): string {
  switch (reason.type) {
    case 'new':
      return 'new';
    case 'entry':
      return `entry changed (${reason.keys.join(', ')})`;
    case 'layers':
      return `layer changed (${some(reason.files)})`;
    case 'generator':
      return `generator changed (${reason.was}, now ${reason.now})`;
    case 'edited':
      return `not as generated (${reason.files.join(', ')})`;
    case 'requested':
      return 'requested';
    case 'gone':
      return 'gone from the catalog';
  }
}

function some(files: string[]): string {
  const more = files.length - FILES;
  const shown = files.slice(0, FILES).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** The last line of a build. */
export function printDone(printer: Printer, values: ManifestsBuilt, written?: number): void {
  const { changes, failed, shapes, total } = values;
  const files =
    written === undefined
      ? 'dry run, nothing written'
      : `${count(written, 'file')} written or removed`;
  const built = `${count(changes.length, 'place')} of ${total} built or removed from ${count(shapes, 'kustomize build')}`;
  const lost =
    failed.length > 0 ? `, ${count(failed.length, 'service')} failed: ${failed.join(', ')}` : '';
  const idle = changes.length === 0 && failed.length === 0;
  printer.summary(
    failed.length === 0,
    idle ? `${count(total, 'place')}, nothing to do` : `${built}, ${files}${lost}`,
  );
}
