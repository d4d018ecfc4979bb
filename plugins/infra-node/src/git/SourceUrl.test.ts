import { createMockDirectory } from '@backstage/backend-test-utils';
import { parseSourceUrl, SourceRules } from './SourceUrl';

const RULES: SourceRules = {
  allowedHosts: ['github.com', 'Git.Example.com:8443'],
  localPaths: [],
};

describe('parseSourceUrl', () => {
  it.each([
    ['https://github.com/o/r', 'https', 'github.com', 'https://github.com/o/r'],
    [
      ' https://GitHub.com:443/o/r.git/ ',
      'https',
      'github.com',
      'https://github.com/o/r.git',
    ],
    [
      'https://git.example.com:8443/o/r',
      'https',
      'git.example.com:8443',
      'https://git.example.com:8443/o/r',
    ],
    [
      'ssh://git@GITHUB.com:22/o/r.git',
      'ssh',
      'github.com',
      'ssh://git@github.com/o/r.git',
    ],
    ['git@github.com:o/r.git', 'ssh', 'github.com', 'git@github.com:o/r.git'],
    [
      'https://github.com/a/../o/%2e%2e/r',
      'https',
      'github.com',
      'https://github.com/r',
    ],
  ])('takes %s', async (given, kind, host, url) => {
    expect(await parseSourceUrl(given, RULES)).toEqual({ kind, host, url });
  });

  it.each([
    ['', 'it is empty'],
    ['https://gitlab.com/o/r', "its host 'gitlab.com' is not allowed"],
    ['https://github.com.evil.org/o/r', "'github.com.evil.org' is not allowed"],
    ['https://github.com@evil.org/o/r', 'credentials'],
    ['https://github.com:444/o/r', "'github.com:444' is not allowed"],
    ['https://git.example.com/o/r', "'git.example.com' is not allowed"],
    ['git@gitlab.com:o/r', "'gitlab.com' is not allowed"],
    ['http://github.com/o/r', "'http:' is not allowed"],
    ['git://github.com/o/r', "'git:' is not allowed"],
    ['ftp://github.com/o/r', "'ftp:' is not allowed"],
    ['ext::sh -c touch% /tmp/pwned', 'blanks'],
    ['ext::/bin/sh', "'ext::'"],
    ['fd::17', "'ext::'"],
    ['git::https://github.com/o/r', "'git::'"],
    ['-uhttps://github.com/o/r', "begins with '-'"],
    ['--upload-pack=touch@github.com:o/r', "begins with '-'"],
    ['git@github.com:-o/r', "begins with '-'"],
    ['ssh://-oProxyCommand=x/o/r', 'is not allowed'],
    ['ssh://-oX@github.com/o/r', 'user name'],
    ['https://github.com/-o', 'names no repository'],
    ['https://github.com/', 'names no repository'],
    ['https://user:secret@github.com/o/r', 'credentials'],
    ['https://token@github.com/o/r', 'credentials'],
    ['ssh://git:secret@github.com/o/r', 'credentials'],
    ['https://github.com/o/r?ref=v1', 'in their own fields'],
    ['https://github.com/o/r#v1', 'in their own fields'],
    ['https://github.com/o/r.git//modules/x', 'in their own fields'],
    ['https://github.com/o/r\nhttps://evil', 'control characters'],
    ['https://github.com/o/\u202er', 'control characters'],
    ['https://github.com\\@evil.org/o', 'backslashes'],
    ['o/r', 'not an address'],
    ['./r', 'not an address'],
  ])('refuses %j', async (given, why) => {
    await expect(parseSourceUrl(given, RULES)).rejects.toMatchObject({
      name: 'InputError',
      issues: [{ path: 'sourceUrl', message: expect.stringContaining(why) }],
    });
  });

  it('says which hosts are allowed, and never repeats credentials', async () => {
    await expect(parseSourceUrl('http://x/y', RULES)).rejects.toThrow(
      /github\.com, Git\.Example\.com:8443/,
    );
    await expect(
      parseSourceUrl('https://user:hunter2@github.com/o/r', RULES),
    ).rejects.not.toThrow(/hunter2/);
  });
});

describe('parseSourceUrl of a local repository', () => {
  const directory = createMockDirectory({
    content: {
      'allowed/r one': {},
      'allowed/out': ({ symlink }) => symlink('../secret'),
      'allowed/in': ({ symlink }) => symlink('r one'),
      secret: { r: {} },
      shortcut: ({ symlink }) => symlink('allowed'),
    },
  });
  const parse = (path: string, localPaths: string[]) =>
    parseSourceUrl(path, {
      allowedHosts: [],
      localPaths: localPaths.map(each => directory.resolve(each)),
    });

  it('takes one below an allowed folder, by its real path', async () => {
    const url = `file://${directory.resolve('allowed/r%20one')}`;
    expect(await parse(url, ['allowed'])).toEqual({ kind: 'file', url });
    expect(await parse(directory.resolve('allowed/in'), ['shortcut'])).toEqual({
      kind: 'file',
      url,
    });
  });

  it.each([
    'secret/r',
    'allowed/out/r',
    'allowed/../secret/r',
    'allowed2',
    'nowhere/at/all',
  ])('refuses %s outside', async path => {
    await expect(
      parse(`file://${directory.path}/${path}`, ['allowed']),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(directory.resolve('allowed')),
    });
    await expect(parse(`${directory.path}/${path}`, [])).rejects.toThrow(
      /localPaths/,
    );
  });

  it('says that there is none, if it would be allowed', async () => {
    await expect(
      parse(directory.resolve('allowed/none'), ['allowed']),
    ).rejects.toThrow(/There is no repository at/);
  });

  it.each(['file://host/allowed/r', 'file:///a%2fb', 'file:///a%00b'])(
    'refuses %s',
    async url => {
      await expect(parse(url, ['.'])).rejects.toMatchObject({
        name: 'InputError',
      });
    },
  );
});
