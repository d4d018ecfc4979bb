import '../classNames';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Resource } from '@groundwork/plugin-infra-common';
import { Facts } from '../parts/Facts';
import { LinkButton } from '../parts/LinkButton';
import { ChangeLink, TemplateLink } from '../parts/links';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { ResourceChip } from '../parts/StatusChips';
import { TimeAgo } from '../parts/TimeAgo';
import { useResource } from '../resource/useResource';
import { resourceRouteRef } from '../routes';
import { CHANGE_STATUS_WORDS, KIND_WORDS } from '../words/changeWords';
import { resourceIdOf } from './annotation';

/** The resource that a catalog entity stands for. @internal */
export function EntityResourceCard() {
  const { entity } = useEntity();
  const id = resourceIdOf(entity);
  return id === undefined ? null : <ResourceCard id={id} />;
}

function ResourceCard({ id }: { id: string }) {
  const resource = useResource(id);
  const resourcePath = useRouteRef(resourceRouteRef);
  return (
    <Section
      title="Infrastructure"
      action={
        <LinkButton to={resourcePath({ resourceId: id })}>
          Open resource
        </LinkButton>
      }
    >
      <Show
        loaded={resource}
        height={60}
        gone={
          <Typography color="text.secondary">
            Its resource was deleted, or you may not see it.
          </Typography>
        }
      >
        {data => (
          <Stack spacing={2} alignItems="flex-start">
            <ResourceChip pair={data} />
            <ResourceFacts resource={data} />
          </Stack>
        )}
      </Show>
    </Section>
  );
}

function ResourceFacts({ resource }: { resource: Resource }) {
  const { openChange } = resource;
  return (
    <Facts
      facts={{
        Template: <TemplateLink templateKey={resource.templateKey} />,
        'Open change': openChange && (
          <ChangeLink id={openChange.id}>
            {KIND_WORDS[openChange.kind]}:{' '}
            {CHANGE_STATUS_WORDS[openChange.status].label}
          </ChangeLink>
        ),
        Updated: <TimeAgo at={resource.updatedAt} />,
      }}
    />
  );
}
