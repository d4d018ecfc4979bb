import { formatReference, isReference, referredIds } from './outputReference';

const NETWORK = '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10';
const reference = { $output: 'subnet_ids', from: NETWORK };

describe('outputReference', () => {
  it('is told from values that only look like one', () => {
    expect(isReference(reference)).toBe(true);
    expect(isReference({ $output: 'subnet_ids' })).toBe(false);
    expect(isReference({ ...reference, more: 1 })).toBe(false);
    expect(isReference('subnet_ids')).toBe(false);
  });

  it('is shown with the name of the resource, or its id', () => {
    expect(formatReference(reference, { [NETWORK]: 'network' })).toBe(
      'network › subnet_ids',
    );
    expect(formatReference(reference, {})).toBe(`${NETWORK} › subnet_ids`);
  });

  it('names each resource once', () => {
    expect(
      referredIds({ a: reference, b: 'x' }, { c: reference, d: [reference] }),
    ).toEqual([NETWORK]);
  });
});
