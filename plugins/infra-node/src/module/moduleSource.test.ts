import { parseModuleSource } from './moduleSource';

describe('parseModuleSource', () => {
  const git = (url: string, path = '', ref?: string) => ({
    kind: 'git',
    url,
    path,
    ref,
  });
  const registry = (host: string, module: string, path = '') => ({
    kind: 'registry',
    host,
    isOwn: !host.includes('example'),
    module,
    path,
  });
  const archive = (url: string, path = '', query = '') => ({
    kind: 'archive',
    url,
    path,
    query: new URLSearchParams(query),
  });

  it.each([
    [
      'git::https://git.example.com/o/r.git//modules/x?ref=v1.0.0',
      git('https://git.example.com/o/r.git', 'modules/x', 'v1.0.0'),
    ],
    [
      'git::https://git.example.com/o/r.git?ref=v1&depth=1',
      git('https://git.example.com/o/r.git', '', 'v1'),
    ],
    [
      'git::ssh://git@git.example.com/o/r.git//x/',
      git('ssh://git@git.example.com/o/r.git', 'x'),
    ],
    [
      'git::git@git.example.com:o/r.git//x?ref=main',
      git('git@git.example.com:o/r.git', 'x', 'main'),
    ],
    ['git@github.com:o/r.git?ref=v1', git('git@github.com:o/r.git', '', 'v1')],
    ['git::file:///srv/r//x?ref=v1', git('file:///srv/r', 'x', 'v1')],
    ['github.com/o/r', git('https://github.com/o/r.git')],
    [
      'github.com/o/r.git//a/b?ref=v1',
      git('https://github.com/o/r.git', 'a/b', 'v1'),
    ],
    ['github.com/o/r/a/b', git('https://github.com/o/r.git', 'a/b')],
    ['bitbucket.org/o/r?ref=x', git('https://bitbucket.org/o/r.git', '', 'x')],
    [
      'terraform-aws-modules/vpc/aws',
      registry('registry.terraform.io', 'terraform-aws-modules/vpc/aws'),
    ],
    [
      'acme/iam/aws//modules/role',
      registry('registry.terraform.io', 'acme/iam/aws', 'modules/role'),
    ],
    ['registry.opentofu.org/a/b/c', registry('registry.opentofu.org', 'a/b/c')],
    [
      'App.Example.com:8443/a/b/c//d/',
      registry('app.example.com:8443', 'a/b/c', 'd'),
    ],
    ['app.example.com:443/a/b/c', registry('app.example.com', 'a/b/c')],
    [
      'https://example.com/x.zip//sub?archive=zip',
      archive('https://example.com/x.zip', 'sub', 'archive=zip'),
    ],
    [
      'https::https://example.com/x//*?archive=tar.gz&key=a',
      archive('https://example.com/x', '*', 'archive=tar.gz&key=a'),
    ],
    ['http://example.com/x.zip', archive('http://example.com/x.zip')],
    [
      's3::https://s3.amazonaws.com/b/x.zip',
      { ...archive('https://s3.amazonaws.com/b/x.zip'), getter: 's3' },
    ],
    ['hg::https://example.com/r', { kind: 'other' }],
    ['ext::sh -c x', { kind: 'other' }],
    ['/srv/module', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('reads %j', (source, expected) => {
    expect(parseModuleSource(source)).toEqual(expected);
  });

  it('takes a module without a host from the registry of the engine', () => {
    expect(parseModuleSource('a/b/c', 'opentofu')).toEqual(
      registry('registry.opentofu.org', 'a/b/c'),
    );
  });
});
