import { Grant } from '@groundwork/plugin-infra-common';
import { ResourceLink, TemplateLink } from '../parts/links';

/** Leads to where an inherited role is given: a resource above, or a template. @internal */
export function GrantOrigin(props: {
  from: NonNullable<Grant['inheritedFrom']>;
}) {
  const { from } = props;
  return 'templateKey' in from ? (
    <>
      template{' '}
      <TemplateLink templateKey={from.templateKey}>
        {from.templateName}
      </TemplateLink>
    </>
  ) : (
    <ResourceLink id={from.resourceId}>{from.resourceName}</ResourceLink>
  );
}
