import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import { VersionComparison } from '@groundwork/plugin-infra-common';
import { ComparisonView } from './ComparisonView';

/** What who goes from one version to another has to know: what breaks on the way, and what changes. @internal */
export function UpdateView({ comparison }: { comparison: VersionComparison }) {
  const { fromRef, toRef, older, notes, lost } = comparison;
  return (
    <>
      {older && (
        <Alert severity="warning" sx={{ m: 2 }}>
          {toRef} is older than {fromRef}: this goes back.
        </Alert>
      )}
      {notes.map(({ versionId, ref, text }) => (
        <Alert key={versionId} severity="warning" sx={{ m: 2 }}>
          <AlertTitle>
            {older ? 'Taken back: b' : 'B'}reaking changes of {ref}
          </AlertTitle>
          <span style={{ whiteSpace: 'pre-wrap' }}>{text}</span>
        </Alert>
      ))}
      {lost.map(({ templateKey, variable, output }) => (
        <Alert
          key={`${templateKey} ${variable} ${output}`}
          severity="warning"
          sx={{ m: 2 }}
        >
          The output {output} goes, which a rule of {templateKey} takes for{' '}
          {variable}.
        </Alert>
      ))}
      <ComparisonView comparison={comparison} />
    </>
  );
}
