import { withoutCredentials } from './withoutCredentials';

describe('withoutCredentials', () => {
  it.each([
    ['https://me:word@git.example.com/a.git', 'https://git.example.com/a.git'],
    ['https://me:w@rd@git.example.com/a.git', 'https://git.example.com/a.git'],
    ['https://me:w?rd@git.example.com/a.git', 'https://git.example.com/a.git'],
    ['://me:word@git.example.com/a', '://git.example.com/a'],
    [
      'git::ssh://git@git.example.com/a.git//sub?ref=v1&sshkey=secret',
      'git::ssh://git.example.com/a.git//sub?ref=v1',
    ],
    [
      'git::https://git.example.com/a.git//b@c?ref=v@1',
      'git::https://git.example.com/a.git//b@c?ref=v@1',
    ],
    ['git@git.example.com:a/b.git', 'git@git.example.com:a/b.git'],
    ['./network', './network'],
  ])('shows %s as %s', (source, shown) => {
    expect(withoutCredentials(source)).toBe(shown);
  });
});
