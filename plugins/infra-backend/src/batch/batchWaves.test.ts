import { batchWaves } from './batchWaves';

/** Such as `top>left`: the left one needs the top one. */
function needs(...pairs: string[]) {
  return pairs.map(pair => {
    const [parentId, childId] = pair.split('>');
    return { parentId, childId };
  });
}

describe('batchWaves', () => {
  const diamond = needs('top>left', 'top>right', 'left>leaf', 'right>leaf');
  const ids = ['top', 'left', 'right', 'leaf'];
  const waves = (...args: Parameters<typeof batchWaves>) =>
    Object.fromEntries(batchWaves(...args));

  it('destroys what is below first', () => {
    expect(waves('destroy', ids, diamond)).toEqual({
      top: 2,
      left: 1,
      right: 1,
      leaf: 0,
    });
  });

  it.each(['provision', 'update'] as const)(
    '%ss what is above first',
    operation => {
      expect(waves(operation, ids, diamond)).toEqual({
        top: 0,
        left: 1,
        right: 1,
        leaf: 2,
      });
    },
  );

  it('plans all at once', () => {
    expect(waves('plan', ids, diamond)).toEqual({
      top: 0,
      left: 0,
      right: 0,
      leaf: 0,
    });
  });

  it('takes the longest way', () => {
    const shortcut = needs('top>leaf', ...['top>left', 'left>leaf']);
    expect(waves('destroy', ['top', 'left', 'leaf'], shortcut)).toMatchObject({
      top: 2,
    });
  });

  it('goes through what is not in the batch without counting it', () => {
    expect(waves('destroy', ['top', 'leaf'], diamond)).toEqual({
      top: 1,
      leaf: 0,
    });
    expect(waves('provision', ['top', 'leaf'], diamond)).toEqual({
      top: 0,
      leaf: 1,
    });
  });

  it('survives outputs that are used in a circle', () => {
    const circle = needs('a>b', 'b>a');
    expect(waves('destroy', ['a', 'b'], circle)).toEqual({ a: 2, b: 1 });
  });
});
