import { mockCredentials } from '@backstage/backend-test-utils';
import { AccessConfig } from '../config/InfraConfig';
import { anAccessService } from './__testUtils__/anAccessService';
import { Actor } from './Actor';

const aPerson = (actor: Partial<Actor> = {}): Actor => ({
  ref: 'user:default/ann',
  isService: false,
  ownershipRefs: ['user:default/ann', 'group:default/team'],
  credentials: mockCredentials.user('user:default/ann'),
  ...actor,
});

const aService: Actor = {
  ref: 'plugin:catalog',
  isService: true,
  ownershipRefs: ['plugin:catalog'],
  credentials: mockCredentials.service('plugin:catalog'),
};

describe('AccessService.roleOf', () => {
  const admins = { admins: ['group:default/team'] };
  const none = { defaultRole: 'none' as const };
  const roleOf = (
    actor: Actor,
    config: Partial<AccessConfig>,
    granted?: 'owner' | 'admin' | 'write' | 'read',
  ) =>
    anAccessService(config, {
      strongestRole: async (_, principals) =>
        principals.includes(actor.ref) ? granted : undefined,
    }).roleOf(actor, { id: 'r1' });

  it('takes the strongest of grant, configuration and default', async () => {
    expect(await roleOf(aPerson(), {})).toBe('read');
    expect(await roleOf(aPerson(), none)).toBeUndefined();
    expect(await roleOf(aPerson(), none, 'read')).toBe('read');
    expect(await roleOf(aPerson(), {}, 'write')).toBe('write');
    expect(await roleOf(aPerson(), admins)).toBe('admin');
    expect(await roleOf(aPerson(), admins, 'write')).toBe('admin');
    expect(await roleOf(aPerson(), admins, 'owner')).toBe('owner');
  });

  it('lets services read everything, and more only by a grant', async () => {
    expect(await roleOf(aService, none)).toBe('read');
    expect(await roleOf(aService, none, 'write')).toBe('write');
  });
});
