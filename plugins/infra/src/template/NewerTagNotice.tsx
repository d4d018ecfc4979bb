import { useRouteRef } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import { Template } from '@groundwork/plugin-infra-common';
import { LinkButton } from '../parts/LinkButton';
import { addVersionRouteRef } from '../routes';

/** That the source has a tag that could be the next version; publishers can make it one. @internal */
export function NewerTagNotice(props: {
  template: Template;
  mayPublish: boolean;
}) {
  const { template, mayPublish } = props;
  const addPath = useRouteRef(addVersionRouteRef)({
    templateKey: template.key,
  });
  const { newerTag } = template;
  if (!newerTag) return null;
  const search = new URLSearchParams({ ref: newerTag.ref });
  return (
    <Alert
      severity="info"
      action={
        mayPublish && (
          <LinkButton to={`${addPath}?${search}`}>
            Add {newerTag.ref}
          </LinkButton>
        )
      }
    >
      {newerTag.ref} is available
    </Alert>
  );
}
