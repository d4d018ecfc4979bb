import Alert from '@mui/material/Alert';
import { VersionPreview } from '@groundwork/plugin-infra-common';
import { Section } from '../../parts/Section';
import { shortCommit } from '../../words/refs';
import { ComparisonView } from './ComparisonView';

/** What a version would be that is not published yet, and what it changes. @internal */
export function PreviewSection(props: { preview: VersionPreview }) {
  const { ref, commit, comparedWith, comparison, warnings } = props.preview;
  return (
    <Section
      title={`What ${ref} changes`}
      subtitle={`Commit ${shortCommit(commit)}${
        comparedWith ? `, compared with ${comparedWith}` : ''
      }`}
      noPadding
    >
      {warnings.map(warning => (
        <Alert key={warning} severity="warning" sx={{ m: 2 }}>
          {warning}
        </Alert>
      ))}
      {comparison ? (
        <ComparisonView comparison={comparison} />
      ) : (
        <Alert severity="info" sx={{ m: 2 }}>
          There is no active version to compare it with.
        </Alert>
      )}
    </Section>
  );
}
