import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { PagePart } from '../parts/PageParts';
import { OutputsSection } from './interface/OutputsSection';
import { VariablesSection } from './interface/VariablesSection';

/** What a version takes and gives. @internal */
export function VersionVariables(props: {
  version: TemplateVersion;
  /** The person may change its rules. */
  editable: boolean;
}) {
  const { version, editable } = props;
  const { analysis, breakingChanges } = version;
  return (
    <Stack spacing={3}>
      {analysis.error && <Alert severity="error">{analysis.error}</Alert>}
      {analysis.notes?.map(note => (
        <Alert key={note} severity="info">
          {note}
        </Alert>
      ))}
      {breakingChanges && (
        <Alert severity="warning">Breaking changes: {breakingChanges}</Alert>
      )}
      <PagePart id="variables">
        <VariablesSection version={version} editable={editable} />
      </PagePart>
      <PagePart id="outputs">
        <OutputsSection version={version} />
      </PagePart>
    </Stack>
  );
}
