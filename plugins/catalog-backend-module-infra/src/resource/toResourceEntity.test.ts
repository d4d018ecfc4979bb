import {
  entityEnvelopeSchemaValidator,
  resourceEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { aResource } from '../__testUtils__/aResource';
import { toResourceEntity } from './toResourceEntity';

const id = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const portal = 'https://portal.example';

describe('toResourceEntity', () => {
  it('links to the page, the owner and the parents', async () => {
    const network = aResource({ name: 'vpc', templateKey: 'network' });
    const service = aResource({
      id,
      name: 'orders',
      templateKey: 'service',
      description: 'Takes orders',
      parentIds: [network.id],
      owner: 'group:default/team-apps',
      labels: ['Staging', 'two words', 'staging'],
      links: [{ title: 'Runbook', url: 'https://wiki.example/orders' }],
    });

    const entity = toResourceEntity(service, [network], portal);

    expect(entity).toMatchObject({
      kind: 'Resource',
      metadata: {
        name: 'service.orders',
        title: 'orders',
        description: 'Takes orders',
        annotations: {
          'groundwork.dev/resource-id': id,
          'groundwork.dev/template': 'service',
          'backstage.io/view-url': `${portal}/infra/resources/${id}`,
          'backstage.io/managed-by-location': `infra:resource/${id}`,
          'backstage.io/managed-by-origin-location': `infra:resource/${id}`,
        },
        tags: ['staging'],
        links: [
          { url: `${portal}/infra/resources/${id}`, title: 'Infrastructure' },
          { url: 'https://wiki.example/orders', title: 'Runbook' },
        ],
      },
      spec: {
        type: 'service',
        owner: 'group:default/team-apps',
        dependsOn: ['resource:default/network.vpc'],
      },
    });
    expect(() => entityEnvelopeSchemaValidator()(entity)).not.toThrow();
    await expect(resourceEntityV1alpha1Validator.check(entity)).resolves.toBe(
      true,
    );
  });

  it('is owned by its creator where nobody else is named', () => {
    const owner = (createdBy: string) =>
      toResourceEntity(aResource({ createdBy }), [], portal).spec?.owner;

    expect(owner('user:default/alice')).toBe('user:default/alice');
    expect(owner('plugin:scaffolder')).toBe('unknown');
  });

  it('does not change with the state, the status and the time', () => {
    const before = aResource({ id, state: 'provision', status: 'in_progress' });
    const after = aResource({
      ...before,
      state: 'provisioned',
      status: 'done',
      revision: 2,
      updatedAt: '2026-11-21T00:00:00.000Z',
    });

    expect(toResourceEntity(after, [], portal)).toEqual(
      toResourceEntity(before, [], portal),
    );
  });
});
