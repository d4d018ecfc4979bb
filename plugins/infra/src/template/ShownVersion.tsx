import Stack from '@mui/material/Stack';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { PagePart, PartLinks } from '../parts/PageParts';
import { CompareSection } from './compare/CompareSection';
import { useVersionModule } from './module/useVersionModule';
import { VersionModuleSections } from './module/VersionModuleSections';
import { RefNotice } from './RefNotice';
import { VersionSettings } from './VersionSettings';
import { VersionVariables } from './VersionVariables';

/** One version of a template in full. @internal */
export function ShownVersion(props: {
  version: TemplateVersion;
  /** The other versions of the template. */
  others: TemplateVersion[];
  mayPublish: boolean;
}) {
  const { version, others, mayPublish } = props;
  const { ref, variables, outputs } = version;
  const loaded = useVersionModule(version);
  const module = loaded.status === 'ready' ? loaded.data : undefined;
  return (
    <Stack spacing={3}>
      <PartLinks
        label={`Parts of ${ref}`}
        parts={{
          settings: mayPublish && 'Settings',
          variables: `Variables (${variables.length})`,
          outputs: `Outputs (${outputs.length})`,
          compare: others.length > 0 && 'Compare',
          module: module && 'Module',
          readme: module?.readme && 'README',
        }}
      />
      <RefNotice version={version} />
      {mayPublish && (
        <PagePart id="settings">
          <VersionSettings version={version} />
        </PagePart>
      )}
      <VersionVariables version={version} editable={mayPublish} />
      {others.length > 0 && (
        <PagePart id="compare">
          <CompareSection version={version} others={others} />
        </PagePart>
      )}
      <VersionModuleSections version={version} loaded={loaded} />
    </Stack>
  );
}
