import { aVariable } from '../../__testUtils__/builders';
import { EntryRow } from '../entryRows';
import { draftPart, EntryDraft, withoutSecrets } from './keepable';

const row = (name: string, part: Partial<EntryRow> = {}): EntryRow => ({
  name,
  text: 'hunter2',
  inheritedByChildren: true,
  ...part,
});

const VARIABLES = [
  aVariable({ name: 'region' }),
  aVariable({ name: 'token', sensitive: true }),
];
const NOTHING: EntryDraft = { tags: [], config: [] };

const textsOf = (rows: EntryRow[] = []) =>
  rows.map(({ name, text, lost }) => `${name}=${text}${lost ? ' lost' : ''}`);

describe('withoutSecrets', () => {
  it('keeps the names of secret tags, and no values of them', () => {
    const tags = [row('team'), row('key', { sensitive: true }), row('token')];
    const kept = withoutSecrets({ tags }, NOTHING, VARIABLES);
    expect(textsOf(kept.tags)).toEqual([
      'team=hunter2',
      'key= lost',
      'token= lost',
    ]);
    expect(kept).not.toHaveProperty('config');
  });

  it('keeps values of config that the server has shown, and none that was typed', () => {
    const shown = row('region', { text: 'eu-1' });
    const config = [
      shown,
      row('api_key'),
      { ...shown, name: 'zone' },
      row('empty', { text: '' }),
    ];
    const start = { tags: [], config: [shown] };
    const kept = withoutSecrets({ config }, start, VARIABLES);
    expect(textsOf(kept.config)).toEqual([
      'region=eu-1',
      'api_key= lost',
      'zone= lost',
      'empty=',
    ]);
  });

  it('goes back to the value that the server has, where another was typed over it', () => {
    const typed = row('key', { kept: true, sensitive: false });
    const back = { ...typed, text: '', sensitive: true };
    const draft = { tags: [typed], config: [typed] };
    expect(withoutSecrets(draft, NOTHING, [])).toEqual({
      tags: [back],
      config: [back],
    });
  });
});

describe('draftPart', () => {
  it('gives what is different, and what was emptied', () => {
    const start = { owner: 'a', message: 'why', labels: ['x'] };
    const now = { owner: 'a', message: '', labels: ['x'] };
    expect(draftPart(now, start)).toEqual({ message: '' });
    expect(draftPart(start, { ...start })).toEqual({});
  });
});
