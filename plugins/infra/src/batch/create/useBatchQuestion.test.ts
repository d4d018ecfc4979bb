import { batchQuery } from './useBatchQuestion';

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => `r-${index}`);

describe('batchQuery', () => {
  it('puts the ids into the address', () => {
    expect(batchQuery('plan', ['r-1', 'r-2'])).toEqual({
      search: '?operation=plan&resourceId=r-1&resourceId=r-2',
    });
  });

  it('keeps more than an address holds out of it', () => {
    expect(batchQuery('plan', ids(201))).toEqual({
      search: '?operation=plan',
      state: { resourceIds: ids(201) },
    });
  });
});
