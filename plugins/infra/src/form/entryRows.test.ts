import { MASK } from '@groundwork/plugin-infra-common';
import { checkRows, toEntries, toRows } from './entryRows';

const entry = (name: string, value: unknown) => ({
  name,
  value,
  inheritedByChildren: true,
});

describe('entryRows', () => {
  it('gives config values back as they were, texts that look like numbers too', () => {
    const entries = [
      entry('region', 'eu-1'),
      entry('replicas', 3),
      entry('account', '4711'),
      entry('zones', ['a', 'b']),
      entry('vpc_id', { $output: 'vpc_id' }),
    ];
    const rows = toRows(entries, 'config');
    expect(rows.map(({ text }) => text)).toEqual([
      'eu-1',
      '3',
      '"4711"',
      '["a","b"]',
      '{"$output":"vpc_id"}',
    ]);
    expect(toEntries(rows, 'config')).toEqual(entries);
  });

  it('keeps a secret that nobody types anew, and shows none', () => {
    const masked = { ...entry('token', MASK), sensitive: true };
    const [row] = toRows([masked], 'config');
    expect(row.text).toBe('');
    expect(toEntries([row], 'config')).toEqual([masked]);
    expect(toEntries([{ ...row, text: 'new' }], 'config')).toEqual([
      { ...masked, value: 'new' },
    ]);
    const open = { ...row, text: 'new', sensitive: false };
    expect(toEntries([open], 'config')).toEqual([entry('token', 'new')]);
  });

  it('takes tags as texts', () => {
    const [row] = toRows([entry('cost-center', '4711')], 'tags');
    expect(row.text).toBe('4711');
    expect(toEntries([row], 'tags')).toEqual([entry('cost-center', '4711')]);
  });

  it('leaves out empty rows, and finds names that are missing or there twice', () => {
    const row = (name: string, text: string) => ({
      name,
      text,
      inheritedByChildren: true,
    });
    const rows = [row('a', '1'), row('', ''), row(' a', '2'), row('', 'x')];
    expect(toEntries([row('', '')], 'tags')).toEqual([]);
    expect(checkRows(rows, 'dependencyTags')).toEqual([
      { path: 'dependencyTags.2.name', message: "'a' is there twice" },
      { path: 'dependencyTags.3.name', message: 'a name is required' },
    ]);
  });
});
