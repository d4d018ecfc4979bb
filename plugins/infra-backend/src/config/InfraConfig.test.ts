import { ConfigReader } from '@backstage/config';
import { readInfraConfig } from './InfraConfig';

function registriesOf(...registries: object[]) {
  const config = new ConfigReader({ infra: { sources: { registries } } });
  return readInfraConfig(config).sources;
}

describe('infra.sources.registries', () => {
  it('are hosts that modules may come from', () => {
    const { registries, allowedHosts } = registriesOf(
      { host: 'App.Example.com:443', token: 'one' },
      { host: 'localhost:8443', token: 'two' },
    );
    expect(registries).toEqual([
      { host: 'app.example.com', token: 'one' },
      { host: 'localhost:8443', token: 'two' },
    ]);
    expect(allowedHosts).toEqual(
      expect.arrayContaining(['app.example.com', 'localhost:8443']),
    );
  });

  it.each(['https://app.example.com', 'app.example.com/acme', ''])(
    'have no host %j',
    host => {
      expect(() => registriesOf({ host, token: 'x' })).toThrow(/host/);
    },
  );

  it.each(['hush\n', 'hush hush', 'hüsh'])(
    'have no token %j, which is not told',
    token => {
      const read = () => registriesOf({ host: 'app.example.com', token });
      expect(read).toThrow(
        "The token for 'app.example.com' in infra.sources.registries has blanks",
      );
      expect(read).not.toThrow(/h.sh/);
    },
  );
});
