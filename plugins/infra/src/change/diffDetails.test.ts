import { diffDetails } from './diffDetails';

const entry = (name: string, value: unknown, inheritedByChildren = true) => ({
  ...{ name, value, inheritedByChildren },
});

const marks = (
  before: Record<string, unknown>,
  after: Record<string, unknown>,
) =>
  diffDetails(before, after).map(({ label, name, mark }) =>
    [label, name, mark].filter(Boolean).join(' '),
  );

describe('diffDetails', () => {
  it.each(['dependencyTags', 'dependencyConfig'])(
    'pairs %s by name, wherever they stand',
    field => {
      const label = field === 'dependencyTags' ? 'Tag' : 'Config entry';
      expect(
        marks(
          {
            [field]: [entry('zone', 'a'), entry('team', 'net'), entry('x', 1)],
          },
          { [field]: [entry('new', 1), entry('x', 1), entry('team', 'apps')] },
        ),
      ).toEqual([
        `${label} new added`,
        `${label} team changed`,
        `${label} x same`,
        `${label} zone removed`,
      ]);
    },
  );

  it('tells an entry that is no longer handed down from a new one', () => {
    expect(
      diffDetails(
        { dependencyTags: [entry('team', 'net')] },
        { dependencyTags: [entry('team', 'net', false)] },
      ),
    ).toEqual([
      expect.objectContaining({
        name: 'team',
        mark: 'changed',
        before: 'net',
        after: 'net (not for children)',
      }),
    ]);
  });

  it('pairs links by title; two of one title count as one', () => {
    const link = (title: string, url: string) => ({ title, url });
    expect(
      diffDetails(
        { links: [link('Docs', 'https://a.example')] },
        {
          links: [
            link('Board', 'https://b.example'),
            link('Docs', 'https://a.example'),
            link('Docs', 'https://c.example'),
          ],
        },
      ),
    ).toEqual([
      expect.objectContaining({
        ...{ label: 'Link', name: 'Board', mark: 'added' },
        after: 'https://b.example',
      }),
      expect.objectContaining({
        ...{ label: 'Link', name: 'Docs', mark: 'changed' },
        lines: [
          { mark: 'same', text: 'https://a.example' },
          { mark: 'added', text: 'https://c.example' },
        ],
      }),
    ]);
  });

  it('names parents, and keeps two of one name apart', () => {
    const [one, other] = [
      '6f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10',
      '7f1c7d2e-5f0b-4c39-9a53-0d7f1a3c1b10',
    ];
    expect(
      diffDetails(
        { parentIds: [other, one] },
        { parentIds: [one] },
        { [one]: 'network', [other]: 'network' },
      ),
    ).toEqual([
      expect.objectContaining({ name: 'network', mark: 'same' }),
      expect.objectContaining({
        ...{ label: 'Parent', name: 'network', mark: 'removed' },
        ...{ before: 'yes', absent: 'no' },
      }),
    ]);
  });

  it('says in words what the API calls otherwise', () => {
    expect(
      marks(
        { versionId: 'v-1', owner: 'group:default/a', labels: [] },
        { versionId: 'v-2', description: 'A net', labels: ['blue'] },
      ),
    ).toEqual([
      'Version changed',
      'Description added',
      'Owner removed',
      'Labels added',
    ]);
  });

  it('shows a field that it does not know as it is', () => {
    expect(diffDetails({}, { other: { a: 1 } })).toEqual([
      expect.objectContaining({ label: 'other', after: '{"a":1}' }),
    ]);
  });
});
