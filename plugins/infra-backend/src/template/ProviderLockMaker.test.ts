import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { readInfraConfig } from '../config/InfraConfig';
import {
  ProviderLockMaker,
  ProviderLockMakerOptions,
} from './ProviderLockMaker';

function makerWith(claims: ProviderLockMakerOptions['store']['claim'][]) {
  return new ProviderLockMaker({
    store: {
      claim: async milliseconds => claims.shift()?.(milliseconds),
      release: async () => {},
      finish: async () => true,
    },
    bundles: { content: async () => Buffer.of() },
    config: readInfraConfig(new ConfigReader({})),
    logger: mockServices.logger.mock(),
  });
}

describe('ProviderLockMaker.makeAll', () => {
  it('fails with one of its workers, once the others have ended', async () => {
    const order: string[] = [];
    const maker = makerWith([
      async () => {
        throw new Error('no database');
      },
      async () => {
        await new Promise(setImmediate);
        order.push('the other has ended');
        return undefined;
      },
    ]);

    const making = maker.makeAll().catch(error => order.push(error.message));
    await maker.stop();
    order.push('stopped');
    await making;

    expect(order[0]).toBe('the other has ended');
    expect(order).toContain('no database');
  });
});
