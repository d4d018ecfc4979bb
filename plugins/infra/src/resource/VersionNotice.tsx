import Alert from '@mui/material/Alert';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { useTemplate } from '../template/useTemplates';
import { LIFECYCLE_WORDS } from '../words/versionWords';

/** That a resource is at a version that is behind the active one, or is not to be used any more. @internal */
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
  return (
    <Alert severity={isLeft ? 'warning' : 'info'}>
      {isLeft
        ? `Version ${ref} is ${lifecycle}: ${meaningOf(version)}.`
        : `Version ${ref} is not the active one of the template any more.`}
      {behind && active && ` It is behind ${active.ref}, the active version.`}
    </Alert>
  );
}

function meaningOf({ lifecycle }: TemplateVersion): string {
  const { meaning } = LIFECYCLE_WORDS[lifecycle];
  return meaning.charAt(0).toLowerCase() + meaning.slice(1);
}
