import { Resource, TemplateVersion } from '@groundwork/plugin-infra-common';
import { RunLink, TemplateLink } from '../parts/links';
import { OPERATION_WORDS, RUN_STATUS_WORDS } from '../words/runWords';

/** What a resource is made from, and the run that is at work on it. @internal */
export function ResourceSubtitle(props: {
  resource: Resource;
  version?: TemplateVersion;
}) {
  const { resource, version } = props;
  const { activeRun } = resource;
  return (
    <>
      <TemplateLink templateKey={resource.templateKey} />
      {version && ` ${version.ref}`}
      {activeRun && (
        <>
          {' · '}
          <RunLink id={activeRun.id}>
            {OPERATION_WORDS[activeRun.operation]}{' '}
            {RUN_STATUS_WORDS[activeRun.status].label.toLowerCase()}
          </RunLink>
        </>
      )}
    </>
  );
}
