import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { fileLinks } from './fileLinks';

const commit = 'a'.repeat(40);
const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      github: [{ host: 'github.com' }],
      gitlab: [
        {
          host: 'git.example.com',
          apiBaseUrl: 'https://git.example.com/api/v4',
        },
      ],
      gitea: [{ host: 'gitea.example.com' }],
      bitbucketCloud: [{ username: 'x', token: 'y' }],
    },
  }),
);

describe('fileLinks', () => {
  it.each([
    ['https://github.com/acme/modules.git', 'modules/blob/', 'modules/raw/'],
    ['https://git.example.com/a/b.git', 'a/b/-/blob/', 'a/b/-/raw/'],
    ['https://gitea.example.com/a/b', 'b/src/commit/', 'b/raw/commit/'],
    ['https://bitbucket.org/a/b/', 'a/b/src/', 'a/b/raw/'],
  ])('knows the pages of %s', (sourceUrl, file, raw) => {
    const links = fileLinks(integrations, { sourceUrl, commit });
    expect(links?.file).toMatch(new RegExp(`^https://.*/${file}${commit}/$`));
    expect(links?.raw).toMatch(new RegExp(`^https://.*/${raw}${commit}/$`));
  });

  it.each([
    'https://unknown.example.com/a/b.git',
    'ssh://git@github.com/acme/modules.git',
    'file:///srv/modules',
  ])('knows none of %s', sourceUrl => {
    expect(fileLinks(integrations, { sourceUrl, commit })).toBeUndefined();
  });
});
