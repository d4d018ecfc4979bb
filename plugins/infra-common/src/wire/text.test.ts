import { text } from './text';

const isTaken = (value: string) => text(20).safeParse(value).success;

describe('text', () => {
  it.each(['', 'Zürich 物流 🙂', 'two\r\nlines\tand a tab', 'x'.repeat(20)])(
    'takes %j',
    value => expect(isTaken(value)).toBe(true),
  );

  it.each(['\u0000', 'a\u0000b', 'a\u001b[0m', '\u007f', '\u0085'])(
    'refuses %j',
    value => expect(isTaken(value)).toBe(false),
  );

  it('refuses what is too long', () => {
    expect(isTaken('x'.repeat(21))).toBe(false);
  });
});
