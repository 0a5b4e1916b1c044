// Who may do what with the service, as it is configured.
import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { Preview } from '../api/types';
import { noteOf } from '../parts/stepWords';
import { approvalsOf } from './approvals';

interface Props {
  preview: Preview;
  /** The version that is deployed after the merge, as soon as it can be. */
  version?: string;
}

export function Rights({ preview: { pipeline, environments, mayDeploy }, version }: Props) {
  if (!pipeline?.yaml || environments.length === 0) return null;
  const isRelease = !pipeline.stages.some(({ chosenAtRunTime }) => chosenAtRunTime);
  const roles = pipeline.entities.filter(({ kind }) => kind === 'roleAssignment');
  const what = isRelease
    ? `a release of ${version} starts`
    : `${version} is deployed to ${environments[0]}`;
  const rows: [string, ReactNode][] = [
    ['After the merge', version && `As soon as its manifests are there, ${what}, once.`],
    ...approvalsOf(pipeline.stages, environments).map(({ environments: there, steps }) => {
      const asked = steps.map(step => (
        <div key={`${step.name} ${noteOf(step)}`}>
          {step.name}: {noteOf(step)}
        </div>
      ));
      const nobody = 'Nobody needs to approve.';
      return [`To ${there.join(', ')}`, asked.length > 0 ? asked : nobody] as [string, ReactNode];
    }),
    ['You', mayDeploy ? 'You may deploy it.' : 'You may not deploy it.'],
    [
      'In Harness',
      roles.length > 0 &&
        `The team’s group is given roles: ${roles.map(({ identifier }) => identifier).join(', ')}.`,
    ],
  ];
  return (
    <section aria-label="Who may do what">
      <Text as="h4" variant="body-medium" weight="bold">
        Who may do what
      </Text>
      <dl className="ameide-facts">
        {rows
          .filter(([, told]) => told)
          .map(([label, told]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{told}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
