import {
  AuditEntry,
  ListParameters,
  Page,
} from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** Entries of the record that match, followed. @internal */
export function useAudit(parameters: ListParameters): Loaded<Page<AuditEntry>> {
  const about = [parameters.resourceId].flat();
  return useLive({
    key: `audit ${JSON.stringify(parameters)}`,
    load: api => api.audit(parameters),
    concerns: ({ resourceId }) =>
      about[0] === undefined || about.some(id => id === resourceId),
    keepPrevious: true,
  });
}
