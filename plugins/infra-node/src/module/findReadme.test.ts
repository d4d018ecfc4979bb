import { findReadme, MAX_README } from './findReadme';

const find = (files: Record<string, string | Buffer>, folder = 'vpc') =>
  findReadme(
    Object.entries(files).map(([path, content]) => ({ path, content })),
    folder,
  );

describe('findReadme', () => {
  it.each(['README.md', 'readme.md', 'Readme.markdown', 'README'])(
    'finds %s beside the module',
    name => {
      expect(find({ [`vpc/${name}`]: '# VPC' })).toEqual({
        path: `vpc/${name}`,
        text: '# VPC',
        truncated: false,
      });
    },
  );

  it('takes the one in Markdown where there are two', () => {
    const found = find({ 'vpc/README': 'plain', 'vpc/README.md': '# VPC' });
    expect(found?.text).toBe('# VPC');
  });

  it('takes none of another folder', () => {
    expect(find({ 'README.md': '', 'vpc/docs/README.md': '' })).toBeUndefined();
    expect(find({ 'README.md': 'root' }, '')).toMatchObject({ text: 'root' });
  });

  it('passes over what is no text', () => {
    expect(find({ 'vpc/README': Buffer.from([80, 0, 81]) })).toBeUndefined();
  });

  it('cuts a long one after a whole line', () => {
    const line = `${'x'.repeat(1023)}\n`;
    const whole = find({ 'vpc/README.md': line.repeat(256) });
    expect(whole).toMatchObject({ truncated: false });
    const long = find({ 'vpc/README.md': `a${line.repeat(256)}` });
    expect(long?.truncated).toBe(true);
    expect(long?.text).toBe(`a${line.repeat(255)}`);
  });

  it('cuts one without lines where it must', () => {
    const long = find({ 'vpc/README.md': 'x'.repeat(MAX_README + 1) });
    expect(long?.text).toHaveLength(MAX_README);
  });
});
