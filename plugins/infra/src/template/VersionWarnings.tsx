import { useLocation, useNavigate } from 'react-router-dom';
import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { TemplateVersion } from '@groundwork/plugin-infra-common';

/** What should be known of a version that was published or made active. @internal */
export function VersionWarnings(props: {
  warnings: string[];
  onDismiss?: (warning: string) => void;
}) {
  const { warnings, onDismiss } = props;
  if (warnings.length === 0) return null;
  return (
    <Stack spacing={1} role="status">
      {warnings.map(warning => (
        <Alert
          key={warning}
          severity="warning"
          closeText="Dismiss"
          onClose={onDismiss && (() => onDismiss(warning))}
        >
          {warning}
        </Alert>
      ))}
    </Stack>
  );
}

/** The same of the version whose publication led here, until it is dismissed. @internal */
export function PublishedWarnings() {
  const { state, search } = useLocation();
  const navigate = useNavigate();
  const warnings = warningsIn(state);
  // Without the name of a part: nobody is to be taken there once more.
  const dismiss = (gone: string) =>
    navigate(
      { search },
      {
        replace: true,
        state: { warnings: warnings.filter(warning => warning !== gone) },
      },
    );
  return <VersionWarnings warnings={warnings} onDismiss={dismiss} />;
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
