import { MASK } from '@groundwork/plugin-infra-common';
import { checkRows, EntryRow, toEntries, toRows } from './entryRows';

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

  it('asks for the value of a secret, and for one that was typed and not kept', () => {
    const row = { name: 'a', text: '', inheritedByChildren: true };
    const problemOf = (part: Partial<EntryRow>) =>
      checkRows([{ ...row, ...part }], 'dependencyTags');
    const path = 'dependencyTags.0.value';
    expect(problemOf({ sensitive: true })).toEqual([
      { path, message: 'a secret needs a value' },
    ]);
    expect(problemOf({ lost: true })).toEqual([
      { path, message: 'its value is not kept: type it again' },
    ]);
    expect(problemOf({ lost: true, sensitive: true })).toHaveLength(1);
    expect(problemOf({})).toEqual([]);
    expect(problemOf({ sensitive: true, kept: true })).toEqual([]);
    expect(problemOf({ sensitive: true, lost: true, text: 'x' })).toEqual([]);
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
