import { newerTag } from './newerTag';

function found(published: string[], tags: string[]) {
  const refs = tags.map(
    name => ({ name, kind: 'tag', commit: 'c'.repeat(40) } as const),
  );
  return newerTag(published, refs)?.name;
}

describe('newerTag', () => {
  it.each([
    ['the next one', ['v1.0.0'], ['v1.0.0', 'v1.1.0'], 'v1.1.0'],
    ['numbers, not texts', ['v1.9.0'], ['v1.9.0', 'v1.10.0'], 'v1.10.0'],
    ['the newest of several', ['1.0.0'], ['1.2.0', '2.0.0', '1.3.0'], '2.0.0'],
    ['with or without v', ['1.0.0'], ['v1.0.1'], 'v1.0.1'],
    ['a full name of a tag', ['refs/tags/v1.0.0'], ['v1.0.1'], 'v1.0.1'],
    ['the release of a pre-release', ['v2.0.0-rc.1'], ['v2.0.0'], 'v2.0.0'],
    [
      'tags of its own module',
      ['vpc/v1.0.0'],
      ['vpc/v1.1.0', 'db/v3.0.0', 'v9.0.0'],
      'vpc/v1.1.0',
    ],
    ['with build data', ['v1.0.0'], ['v1.0.1+build.7'], 'v1.0.1+build.7'],
  ])('offers %s', (_, published, tags, expected) => {
    expect(found(published, tags)).toBe(expected);
  });

  it.each([
    ['what is published', ['v1.0.0'], ['v1.0.0']],
    ['what is older', ['v1.1.0'], ['v1.0.9', 'v0.9.0']],
    ['what is older than another version', ['v1.0.1', 'v2.0.0'], ['v1.5.0']],
    ['a pre-release', ['v1.0.0'], ['v1.1.0-rc.1']],
    ['what is no version number', ['v1.0.0'], ['v2', 'latest', '1.2.3.4', 'x']],
    ['anything beside a branch', ['main'], ['v1.0.0']],
    ['anything before the first version', [], ['v1.0.0']],
  ])('does not offer %s', (_, published, tags) => {
    expect(found(published, tags)).toBeUndefined();
  });
});
