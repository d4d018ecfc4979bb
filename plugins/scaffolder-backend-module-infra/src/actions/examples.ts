import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const NETWORK_ID = '${{ steps.network.output.resourceId }}';

/** Examples of `infra:resource:create`. @internal */
export const createResourceExamples = [
  example('Create a network and ask for its provisioning', {
    id: 'network',
    name: 'Create the network',
    action: 'infra:resource:create',
    input: {
      template: 'network',
      name: '${{ parameters.name }}',
      variables: { name: '${{ parameters.name }}', cidr: '10.20.0.0/16' },
      provision: true,
    },
  }),
  example('Create a service with a token that the person types in', {
    id: 'service',
    name: 'Create the service',
    action: 'infra:resource:create',
    input: {
      template: 'service',
      name: '${{ parameters.name }}',
      parentIds: [NETWORK_ID],
      variables: { name: '${{ parameters.name }}' },
      secretVariables: { api_token: 'apiToken' },
    },
  }),
];

/** Examples of `infra:resource:provision`. @internal */
export const provisionResourceExamples = [
  example('Ask for the provisioning of what was created', {
    id: 'provision',
    name: 'Provision the network',
    action: 'infra:resource:provision',
    input: { resourceId: NETWORK_ID, message: 'For the new storefront' },
  }),
];

/** Examples of `infra:resource:await`. @internal */
export const awaitResourceExamples = [
  example('Wait for a network; end with a link if it needs an approval', {
    id: 'ready',
    name: 'Wait for the network',
    action: 'infra:resource:await',
    input: { resourceId: NETWORK_ID },
  }),
  example('Wait for a network and for those who approve it', {
    id: 'ready',
    name: 'Wait for the network',
    action: 'infra:resource:await',
    input: { resourceId: NETWORK_ID, waitForApproval: true },
  }),
];

/** Examples of `infra:resource:outputs`. @internal */
export const resourceOutputsExamples = [
  example('Read the outputs of a network', {
    id: 'outputs',
    name: 'Read the outputs',
    action: 'infra:resource:outputs',
    input: { resourceId: NETWORK_ID },
  }),
];

function example(description: string, step: object): TemplateExample {
  return { description, example: stringify({ steps: [step] }) };
}
