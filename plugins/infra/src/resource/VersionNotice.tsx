import Alert from '@mui/material/Alert';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { useTemplate } from '../template/useTemplates';

/** That a resource is at a version that is older than the active one, or is not to be used any more. @internal */
export function VersionNotice({ version }: { version: TemplateVersion }) {
  const { lifecycle, behind } = version;
  const isLeft = lifecycle === 'deprecated' || lifecycle === 'archived';
  return behind || isLeft ? <Notice version={version} isLeft={isLeft} /> : null;
}

function Notice(props: { version: TemplateVersion; isLeft: boolean }) {
  const { version, isLeft } = props;
  const { templateKey, ref, lifecycle, behind } = version;
  const template = useTemplate(templateKey);
  const active =
    template.status === 'ready' ? template.data.activeVersion : undefined;
  // What was deprecated or archived can be older or newer than the active one.
  if (isLeft) {
    return (
      <Alert severity="warning">
        Version {ref} is {lifecycle}.
        {behind && active && ` New resources take ${active.ref}.`}
      </Alert>
    );
  }
  return active ? (
    <Alert severity="info">
      Version {ref} is older than {active.ref}, which new resources take.
    </Alert>
  ) : null;
}
