// What the form that changes a service sends: what differs from the catalog, inside of a map too.
import { changesOf, currentOf, given, shown } from '../../js/portal/src/form/changes.ts';

const KEYS = ['size', 'regions', 'slack', 'pipeline'];
const service = (pipeline: unknown) =>
  ({
    environments: ['int'],
    regions: ['euw1', 'euw2'],
    owner: 'group:default/a',
    entry: { name: 'a', size: 'small', slack: '#a', pipeline },
  }) as never;

it('has nothing to send where nothing differs, in whatever order', () => {
  const current = currentOf(service({ rollout: 'canary', notify: ['failure', 'approval'] }), KEYS);
  const form = shown(current, {});
  expect(changesOf(current, { ...form, regions: ['euw2', 'euw1'] })).toEqual({});
  const pipeline = { rollout: 'canary', notify: ['approval', 'failure'] };
  expect(changesOf(current, { ...form, pipeline })).toEqual({});
});

it('sends what differs inside of a map, and no more of it', () => {
  const current = currentOf(service({ rollout: 'canary', soak: '30m' }), KEYS);
  const form = { ...current, pipeline: { rollout: 'blue-green', soak: '30m' } };
  const changes = changesOf(current, form);
  expect(changes).toEqual({ pipeline: { rollout: 'blue-green' } });
  expect(shown(current, changes)).toEqual(form);
});

it('a choice that was taken back is sent as empty, which removes it', () => {
  const current = currentOf(service({ rollout: 'canary', soak: '30m' }), KEYS);
  expect(changesOf(current, { ...current, pipeline: { soak: '30m' } })).toEqual({
    pipeline: { rollout: '' },
  });
});

it('a map that is not in the catalog is sent as far as it is filled in', () => {
  const current = currentOf(service(undefined), KEYS);
  expect(changesOf(current, { ...current, pipeline: { notify: [] } })).toEqual({});
  expect(changesOf(current, { ...current, pipeline: { notify: [], soak: '1h' } })).toEqual({
    pipeline: { soak: '1h' },
  });
});

it('a single word of a list is shown as a list', () => {
  const current = currentOf(service({ notify: 'failure' }), KEYS);
  expect(current['pipeline']).toEqual({ notify: ['failure'] });
  expect(changesOf(current, { ...current })).toEqual({});
});

it('hands over nothing for the empty lists and maps that a form has', () => {
  expect(given({ size: 'large', regions: [], pipeline: { notify: [] } })).toEqual({
    size: 'large',
  });
  const pipeline = { rollout: 'canary', notify: [] };
  expect(given({ pipeline })).toEqual({ pipeline: { rollout: 'canary' } });
});
