import { useLocation } from 'react-router-dom';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { TemplateVersion } from '@groundwork/plugin-infra-common';

/** What should be known of a version that was published or made active. @internal */
export function VersionWarnings({ warnings }: { warnings: string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Stack spacing={1} role="status">
      {warnings.map(warning => (
        <Alert key={warning} severity="warning">
          {warning}
        </Alert>
      ))}
    </Stack>
  );
}

/** The same of the version whose publication led here. @internal */
export function PublishedWarnings() {
  return <VersionWarnings warnings={warningsIn(useLocation().state)} />;
}

/** What {@link PublishedWarnings} shows, as the state of a way to its page. @internal */
export function stateOf({ warnings }: TemplateVersion): { warnings: string[] } {
  return { warnings: warnings ?? [] };
}

function warningsIn(state: unknown): string[] {
  if (typeof state !== 'object' || state === null) return [];
  if (!('warnings' in state) || !Array.isArray(state.warnings)) return [];
  return state.warnings.filter(warning => typeof warning === 'string');
}
