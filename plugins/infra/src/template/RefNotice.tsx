import Alert from '@mui/material/Alert';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { shortCommit } from '../words/refs';

/** That the ref of a version is no longer what it was. A version stays what it is; nothing is said while all is well. @internal */
export function RefNotice({ version }: { version: TemplateVersion }) {
  const { ref, commit, refStatus } = version;
  if (!refStatus || refStatus.status === 'same') return null;
  const stays = `this version stays at ${shortCommit(commit)}.`;
  if (refStatus.status === 'gone') {
    return (
      <Alert severity="warning">
        {ref} is no longer in the repository; {stays}
      </Alert>
    );
  }
  const there = refStatus.commit && shortCommit(refStatus.commit);
  return refStatus.kind === 'branch' ? (
    <Alert severity="info">
      The branch {ref} is at {there} now; {stays}
    </Alert>
  ) : (
    <Alert severity="warning">
      The tag {ref} was moved to {there} since; {stays}
    </Alert>
  );
}
