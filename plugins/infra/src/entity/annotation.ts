import { Entity } from '@backstage/catalog-model';

/** Annotation of catalog entities that stand for a resource: its id. @public */
export const INFRA_RESOURCE_ID_ANNOTATION = 'groundwork.dev/resource-id';

/** Whether an entity stands for a resource. @public */
export function isInfraAvailable(entity: Entity): boolean {
  return resourceIdOf(entity) !== undefined;
}

/** The id of the resource that an entity stands for. @internal */
export function resourceIdOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[INFRA_RESOURCE_ID_ANNOTATION];
}
