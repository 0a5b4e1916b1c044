// Executions as Harness summarizes them, in the shape of recorded answers: stages by edges, two words for a version, fields that
// are null.
import { executionOf, stagesOf } from '../../js/core/harness/executionSummary.ts';
import type { Summary } from '../../js/core/harness/executionSummary.ts';

const deployment = (environment: string, primary: Record<string, string>) => ({
  cd: {
    serviceInfo: { identifier: 'shop', artifacts: { primary, sidecars: [] } },
    infraExecutionSummary: {
      identifier: environment,
      infrastructureIdentifier: `${environment}_k8s`,
    },
  },
});
const leaf = { currentNodeChildren: [], nextIds: [] };

const summary: Summary = {
  planExecutionId: 'e1',
  status: 'Failed',
  runSequence: 7,
  startTs: 1,
  endTs: 9,
  executionTriggerInfo: { triggeredBy: { identifier: 'jane' } },
  executionErrorInfo: null,
  failureInfo: { message: 'the image cannot be pulled' },
  startingNodeId: 'uuid-3',
  // A map has no order of its own.
  layoutNodeMap: {
    'uuid-1': {
      nodeType: 'Deployment',
      name: 'Prod west',
      status: 'Failed',
      failureInfo: { message: 'the image cannot be pulled' },
      moduleInfo: deployment('prod', { tag: 'v2', imagePath: 'apps/shop' }),
      edgeLayoutList: leaf,
    },
    'uuid-2': {
      nodeType: 'parallel',
      name: 'parallel-uuid-2',
      status: 'Failed',
      moduleInfo: {},
      edgeLayoutList: { currentNodeChildren: ['uuid-1', 'uuid-4'], nextIds: ['uuid-5'] },
    },
    'uuid-3': {
      nodeType: 'Deployment',
      name: 'Int',
      status: 'Success',
      startTs: 1,
      endTs: 4,
      failureInfo: { message: '' },
      moduleInfo: deployment('int', { version: 'v2', package: 'shop' }),
      edgeLayoutList: { currentNodeChildren: [], nextIds: ['uuid-2'] },
    },
    'uuid-4': {
      nodeType: 'Deployment',
      name: 'Prod east',
      status: 'Success',
      moduleInfo: { cd: null },
      edgeLayoutList: leaf,
    },
    'uuid-5': { nodeType: 'Approval', name: 'Ask', status: null, edgeLayoutList: null },
  },
};

describe('an execution', () => {
  it('has its stages in the order in which they run, those side by side one after another', () => {
    expect(stagesOf(summary).map(({ name, version }) => [name, version])).toEqual([
      ['Int', 'v2'],
      ['Prod west', 'v2'],
      ['Prod east', undefined],
      ['Ask', undefined],
    ]);
  });

  it('tells who started it, why it failed and where each stage deploys', () => {
    expect(executionOf(summary)).toMatchObject({
      id: 'e1',
      number: 7,
      startedAt: 1,
      endedAt: 9,
      triggeredBy: 'jane',
      message: 'the image cannot be pulled',
      stages: [
        { environment: 'int', infrastructure: 'int_k8s', status: 'Success', message: undefined },
        { environment: 'prod', message: 'the image cannot be pulled' },
        { environment: undefined, status: 'Success' },
        { status: 'NotStarted' },
      ],
    });
  });

  it('has what there is where a server tells little', () => {
    expect(executionOf({ planExecutionId: 'e2' })).toMatchObject({
      id: 'e2',
      status: 'Running',
      stages: [],
    });
    const nodes = { one: { name: 'One', status: 'Running', edgeLayoutList: { nextIds: ['one'] } } };
    expect(stagesOf({ layoutNodeMap: nodes })).toMatchObject([{ name: 'One' }]);
  });
});
