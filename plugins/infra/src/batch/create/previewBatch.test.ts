import { BatchOperation } from '@groundwork/plugin-infra-common';
import { BatchTarget, Candidate, previewBatch } from './previewBatch';

function aCandidate(overrides: Partial<Candidate>): Candidate {
  return {
    id: 'a',
    name: 'a',
    templateKey: 'network',
    state: 'provisioned',
    status: 'done',
    abstract: false,
    ...overrides,
  };
}

/** a above b and c, both above d. */
const diamond: BatchTarget = {
  candidates: ['a', 'b', 'c', 'd'].map(id => aCandidate({ id, name: id })),
  edges: [
    { parentId: 'a', childId: 'b' },
    { parentId: 'a', childId: 'c' },
    { parentId: 'b', childId: 'd' },
    { parentId: 'c', childId: 'd' },
    { parentId: 'above', childId: 'a' },
  ],
};

function wavesFor(operation: BatchOperation, target = diamond) {
  return Object.fromEntries(
    previewBatch(operation, target).map(({ resourceId, wave }) => [
      resourceId,
      wave,
    ]),
  );
}

describe('previewBatch', () => {
  it('goes from the leaves up to destroy', () => {
    expect(wavesFor('destroy')).toEqual({ d: 0, b: 1, c: 1, a: 2 });
  });

  it.each(['provision', 'update'] as const)('goes down to %s', operation => {
    expect(wavesFor(operation)).toEqual({ a: 0, b: 1, c: 1, d: 2 });
  });

  it('plans all at once', () => {
    expect(wavesFor('plan')).toEqual({ a: 0, b: 0, c: 0, d: 0 });
  });

  it('does not wait for structure', () => {
    const target = {
      ...diamond,
      candidates: diamond.candidates.map(one =>
        one.id === 'd' ? { ...one, abstract: true } : one,
      ),
    };
    expect(wavesFor('destroy', target)).toEqual({ d: 0, b: 0, c: 0, a: 1 });
  });

  it.each<[BatchOperation, Partial<Candidate>, string | undefined]>([
    ['destroy', {}, undefined],
    ['destroy', { abstract: true }, 'It is structure only'],
    ['destroy', { state: 'destroyed' }, 'It is Destroyed'],
    ['destroy', { state: 'destroy', status: 'error' }, undefined],
    ['update', { state: 'destroy', status: 'error' }, 'It is Destroy · error'],
    ['provision', {}, 'It is Provisioned'],
    ['provision', { state: 'provision', status: 'error' }, undefined],
    ['update', { hasOpenChange: true }, 'It has an unfinished change'],
    ['plan', { hasOpenChange: true }, undefined],
  ])('says whether %s does anything with %j', (operation, given, obstacle) => {
    const [item] = previewBatch(operation, {
      candidates: [aCandidate(given)],
      edges: [],
    });
    expect(item.obstacle).toBe(obstacle);
  });
});
