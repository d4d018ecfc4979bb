import { TemplateVersion } from '@groundwork/plugin-infra-common';
import Stack from '@mui/material/Stack';
import { Show } from '../../parts/Show';
import { ModuleSection } from './ModuleSection';
import { ReadmeSection } from './ReadmeSection';
import { useVersionModule } from './useVersionModule';

/** What a version's module needs and contains, and what it says of itself. @internal */
export function VersionModuleSections(props: { version: TemplateVersion }) {
  const loaded = useVersionModule(props.version);
  return (
    <Show loaded={loaded} gone={null}>
      {module => (
        <Stack spacing={3}>
          <ModuleSection version={props.version} module={module} />
          {module.readme && (
            <ReadmeSection readme={module.readme} links={module.links} />
          )}
        </Stack>
      )}
    </Show>
  );
}
