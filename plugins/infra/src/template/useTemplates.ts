import {
  Compliance,
  MAX_PAGE_SIZE,
  Page,
  Template,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { ListParameters } from '@groundwork/plugin-infra-common';
import { Loaded, useLive } from '../live/useLive';

/** Templates that match; by default all, by name. @internal */
export function useTemplates(
  parameters: ListParameters = { limit: MAX_PAGE_SIZE, sort: 'name' },
): Loaded<Page<Template>> {
  return useLive({
    key: `templates ${JSON.stringify(parameters)}`,
    load: api => api.templates(parameters),
    concerns: ({ templateKey }) => templateKey !== undefined,
    keepPrevious: true,
  });
}

/** One template. @internal */
export function useTemplate(key: string): Loaded<Template> {
  return useLive({
    key: `template ${key}`,
    load: api => api.template(key),
    concerns: ({ templateKey }) => templateKey === key,
  });
}

/** A template's versions, newest first. @internal */
export function useVersions(key: string): Loaded<Page<TemplateVersion>> {
  return useLive({
    key: `versions ${key}`,
    load: api => api.versions(key, { limit: MAX_PAGE_SIZE }),
    concerns: ({ templateKey }) => templateKey === key,
  });
}

/** How much of all that is provisioned is at the active version of its template. @internal */
export function useCompliance(): Loaded<Compliance> {
  return useLive({ key: 'compliance', load: api => api.compliance() });
}
