import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ANNOTATION_VIEW_URL,
  Entity,
} from '@backstage/catalog-model';
import { Resource } from '@groundwork/plugin-infra-common';
import { entityName, NamedResource, resourceEntityRef } from './entityName';

/** Annotation with the id of the resource that an entity stands for. @public */
export const RESOURCE_ID_ANNOTATION = 'groundwork.dev/resource-id';

/** Annotation with the key of the resource's template. @public */
export const TEMPLATE_ANNOTATION = 'groundwork.dev/template';

const ENTITY_REF = /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/;
const TAG = /^(?=.{1,63}$)[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/;

/** The catalog's view of a resource: nothing in it changes while a run goes on. @internal */
export function toResourceEntity(
  resource: Resource,
  parents: readonly NamedResource[],
  appBaseUrl: string,
): Entity {
  const location = `infra:resource/${resource.id}`;
  const page = `${appBaseUrl}/infra/resources/${resource.id}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace: 'default',
      name: entityName(resource),
      title: resource.name,
      ...(resource.description && { description: resource.description }),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_VIEW_URL]: page,
        [RESOURCE_ID_ANNOTATION]: resource.id,
        [TEMPLATE_ANNOTATION]: resource.templateKey,
      },
      tags: tagsOf(resource.labels),
      links: [
        { url: page, title: 'Infrastructure', icon: 'cloud' },
        ...resource.links.map(({ url, title }) => ({ url, title })),
      ],
    },
    spec: {
      type: resource.templateKey,
      owner: ownerOf(resource),
      dependsOn: parents.map(resourceEntityRef),
    },
  };
}

/** Labels that are tags to the catalog; it takes no others. */
function tagsOf(labels: readonly string[]): string[] {
  const tags = labels.map(label => label.toLowerCase());
  return [...new Set(tags)].filter(tag => TAG.test(tag));
}

/** A service that created a resource is no entity, but the catalog wants an owner. */
function ownerOf(resource: Resource): string {
  const owner = resource.owner ?? resource.createdBy;
  return ENTITY_REF.test(owner) ? owner : 'unknown';
}
