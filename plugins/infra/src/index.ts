/**
 * Pages, entity card and client of the infra plugin.
 *
 * @packageDocumentation
 */

export { infraApiRef } from './api';
export type { InfraApi } from './api';
export {
  isInfraAvailable,
  INFRA_RESOURCE_ID_ANNOTATION,
} from './entity/annotation';
export { InboxBadge } from './change/InboxBadge';
export { EntityInfraResourceCard, InfraPage, infraPlugin } from './plugin';
export * from './routes';
