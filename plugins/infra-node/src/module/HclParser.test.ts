import { HclParser } from './HclParser';

describe('HclParser.parse', () => {
  it('answers each text, in whatever order they are told', async () => {
    const parser = new HclParser();
    const results = await Promise.all(
      ['a = 1', 'a = ', 'b = 2'].map(text => parser.parse('x.tf', text)),
    );
    expect(results).toEqual([
      { body: { a: 1 } },
      { problem: expect.stringContaining('x.tf:1,5-5: Missing expression') },
      { body: { b: 2 } },
    ]);
  });

  it.each([2000, 3000, 5000, 20_000])(
    'gives up blocks that are nested %d deep, and takes the next text',
    async depth => {
      const parser = new HclParser();
      const text = 'a {\n'.repeat(depth) + '}\n'.repeat(depth);
      expect(await parser.parse('x.tf', text)).toEqual({ gaveUp: true });
      expect(await parser.parse('x.tf', 'a = 1')).toEqual({ body: { a: 1 } });
    },
  );

  it('gives up a text that takes too long', async () => {
    const parser = new HclParser({ timeoutMs: 1 });
    expect(await parser.parse('x.tf', 'a = 1')).toEqual({ gaveUp: true });
  });
});
