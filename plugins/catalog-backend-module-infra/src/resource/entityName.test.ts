import { KubernetesValidatorFunctions } from '@backstage/catalog-model';
import { entityName, resourceEntityRef } from './entityName';

const id = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const otherId = 'ffffffff-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

function named(name: string, templateKey = 'network') {
  return entityName({ id, name, templateKey });
}

describe('entityName', () => {
  it('is template and name', () => {
    expect(named('vpc-staging')).toBe('network.vpc-staging');
    expect(resourceEntityRef({ id, name: 'orders', templateKey: 'net' })).toBe(
      'resource:default/net.orders',
    );
  });

  it.each([
    ['upper case', 'Orders', 'network.orders-0a1b2c3d'],
    ['spaces', 'orders of 2026', 'network.orders-of-2026-0a1b2c3d'],
    ['accents', 'Zürich', 'network.zurich-0a1b2c3d'],
    ['nothing that can be kept', '物流', 'network-0a1b2c3d'],
    ['what looks like a suffix', 'x-0a1b2c3d', 'network.x-0a1b2c3d-0a1b2c3d'],
    [
      'too many characters',
      'n'.repeat(100),
      `network.${'n'.repeat(46)}-0a1b2c3d`,
    ],
  ])('gets a suffix for %s', (_, name, expected) => {
    expect(named(name)).toBe(expected);
    expect(KubernetesValidatorFunctions.isValidObjectName(named(name))).toBe(
      true,
    );
  });

  it('tells equal names of two templates apart', () => {
    expect(named('c', 'a-b')).not.toBe(named('b-c', 'a'));
    expect(named('orders', 'service')).not.toBe(named('orders', 'network'));
  });

  it('tells names apart that look alike to the catalog', () => {
    const other = { id: otherId, name: 'Orders', templateKey: 'network' };
    expect(entityName(other)).not.toBe(named('orders'));
    expect(entityName(other)).not.toBe(named('ORDERS'));
  });
});
