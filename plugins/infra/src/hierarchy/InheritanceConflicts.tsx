import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Box from '@mui/material/Box';
import { Inheritance, InheritedEntry } from '@groundwork/plugin-infra-common';
import { ResourceLink } from '../parts/links';

/** Ancestors that disagree on a tag or a config value, and the way out. @internal */
export function InheritanceConflicts({ tags, config }: Inheritance) {
  const conflicts = [
    ...config.filter(isConflict).map(entry => ({ entry, what: 'config' })),
    ...tags.filter(isConflict).map(entry => ({ entry, what: 'tag' })),
  ];
  if (conflicts.length === 0) return null;
  return (
    <Alert severity="error">
      <AlertTitle>Ancestors disagree: nothing can be planned</AlertTitle>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {conflicts.map(({ entry, what }) => (
          <li key={`${what} ${entry.name}`}>
            {what} <code>{entry.name}</code>: <Disagreeing entry={entry} />
          </li>
        ))}
      </Box>
      Give it a value of its own here, or make them agree there.
    </Alert>
  );
}

function Disagreeing({ entry }: { entry: InheritedEntry }) {
  return (
    <>
      {[entry.from, ...(entry.conflictsWith ?? [])].map(
        ({ resourceId, resourceName }, index) => (
          <span key={resourceId}>
            {index > 0 && ', '}
            <ResourceLink id={resourceId}>{resourceName}</ResourceLink>
          </span>
        ),
      )}{' '}
      have other values
    </>
  );
}

function isConflict({ conflictsWith = [] }: InheritedEntry): boolean {
  return conflictsWith.length > 0;
}
