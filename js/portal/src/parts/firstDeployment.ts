// A deployment that follows an onboarding by itself, in words.
import type { FirstDeployment } from '@ameide/backstage-plugin-ameide-common';

const MISSING: Record<NonNullable<FirstDeployment['waitsFor']>, string> = {
  onboarding: 'once it is onboarded, merged and has manifests',
  merge: 'once its pull request is merged and its manifests are generated',
  pipeline: 'once its pipeline is created',
  manifests: 'once its manifests are generated',
  answer: 'once it is known whether it can be',
};

/** One sentence on where it stands. */
export function toldOf({ imageTag, status, waitsFor, reason }: FirstDeployment): string {
  const because = reason === undefined ? '' : `: ${reason}`;
  switch (status) {
    case 'waiting':
      return `${imageTag} is deployed to the first environment ${MISSING[waitsFor ?? 'answer']}${because}`;
    case 'starting':
      return `The deployment of ${imageTag} to the first environment is starting${because}`;
    case 'started':
      return `The deployment of ${imageTag} to the first environment has been started`;
    case 'givenUp':
      return `${imageTag} was not deployed by itself${because}`;
    case 'cancelled':
      return `${imageTag} is not deployed by itself: ${reason ?? 'that was taken back'}`;
  }
}

/** The same in a list, where it waits with the service. */
export function briefly({ imageTag, status }: FirstDeployment): string {
  if (status === 'waiting') return `then ${imageTag} is deployed`;
  return status === 'cancelled'
    ? ''
    : `${imageTag}: ${status === 'givenUp' ? 'not deployed' : 'started'}`;
}
