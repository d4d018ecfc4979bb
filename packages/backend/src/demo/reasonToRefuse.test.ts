import { ConfigReader } from '@backstage/config';
import { reasonToRefuse } from './reasonToRefuse';

const listeningOn = (listen: unknown) =>
  new ConfigReader(JSON.parse(JSON.stringify({ backend: { listen } })));

describe('reasonToRefuse', () => {
  it.each([
    { host: '127.0.0.1' },
    { host: 'localhost', port: 7007 },
    { host: '::1' },
    '127.0.0.1:7007',
  ])('finds none in development on %j', listen => {
    expect(reasonToRefuse(listeningOn(listen), 'development')).toBeUndefined();
  });

  it.each([undefined, ':7007', '7007', { port: 7007 }, { host: '0.0.0.0' }])(
    'names the address when the backend listens on %j',
    listen => {
      expect(reasonToRefuse(listeningOn(listen), 'development')).toContain(
        'backend.listen.host',
      );
    },
  );

  it.each([undefined, 'production', 'test'])(
    'names NODE_ENV when it is %s',
    nodeEnv => {
      expect(
        reasonToRefuse(listeningOn({ host: '127.0.0.1' }), nodeEnv),
      ).toContain('NODE_ENV');
    },
  );
});
