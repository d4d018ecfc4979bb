import {
  TemplateVersion,
  VersionModule,
} from '@groundwork/plugin-infra-common';
import Stack from '@mui/material/Stack';
import { Loaded } from '../../live/useLive';
import { PagePart } from '../../parts/PageParts';
import { Show } from '../../parts/Show';
import { ModuleSection } from './ModuleSection';
import { ReadmeSection } from './ReadmeSection';

/** What a version's module needs and contains, and what it says of itself. @internal */
export function VersionModuleSections(props: {
  version: TemplateVersion;
  loaded: Loaded<VersionModule>;
}) {
  return (
    <Show loaded={props.loaded} gone={null}>
      {module => (
        <Stack spacing={3}>
          <PagePart id="module">
            <ModuleSection version={props.version} module={module} />
          </PagePart>
          {module.readme && (
            <PagePart id="readme">
              <ReadmeSection readme={module.readme} links={module.links} />
            </PagePart>
          )}
        </Stack>
      )}
    </Show>
  );
}
