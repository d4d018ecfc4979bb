import { mockServices } from '@backstage/backend-test-utils';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { infraResourceRules } from '@groundwork/plugin-infra-node';
import { AccessConfig } from '../../config/InfraConfig';
import { AccessService, AccessServiceOptions } from '../AccessService';

/** Access by configuration alone, with the portal's own services as doubles; nobody has a grant unless said otherwise. */
export function anAccessService(
  config: Partial<AccessConfig> = {},
  grants: AccessServiceOptions['grants'] = {
    strongestRole: async () => undefined,
  },
): AccessService {
  return new AccessService({
    auth: mockServices.auth(),
    httpAuth: mockServices.httpAuth(),
    userInfo: mockServices.userInfo(),
    permissions: mockServices.permissions(),
    config: {
      admins: [],
      publishers: [],
      creators: [],
      defaultRole: 'read',
      ...config,
    },
    grants,
    toFilter: createConditionTransformer(Object.values(infraResourceRules)),
  });
}
