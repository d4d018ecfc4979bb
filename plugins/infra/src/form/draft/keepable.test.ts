import { aVariable } from '../../__testUtils__/builders';
import { withoutSecrets } from './keepable';

const row = (name: string, sensitive?: boolean) => ({
  name,
  text: 'hunter2',
  inheritedByChildren: true,
  sensitive,
});

describe('withoutSecrets', () => {
  it('keeps the names of secret tags and config, and no values of them', () => {
    const draft = {
      tags: [row('team'), row('key', true)],
      config: [row('region'), row('token')],
    };
    const kept = withoutSecrets(draft, [
      aVariable({ name: 'region' }),
      aVariable({ name: 'token', sensitive: true }),
    ]);
    const texts = [...kept.tags, ...kept.config].map(
      ({ name, text }) => `${name}=${text}`,
    );
    expect(texts).toEqual(['team=hunter2', 'key=', 'region=hunter2', 'token=']);
  });
});
