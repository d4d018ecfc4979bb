import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import {
  Page,
  Template,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { Gone } from '../parts/Gone';
import { LinkButton } from '../parts/LinkButton';
import { PageHeading } from '../parts/PageHeading';
import { Show } from '../parts/Show';
import {
  createResourceRouteRef,
  resourcesRouteRef,
  templatesRouteRef,
} from '../routes';
import { canMakeFrom } from './canMakeFrom';
import { TemplateChips } from './templateColumns';
import { TemplateOverview } from './TemplateOverview';
import { useTemplate, useVersions } from './useTemplates';
import { VersionsSection } from './VersionsSection';
import { VersionVariables } from './VersionVariables';

/** One template: what it is, its versions, and what the chosen one takes and gives. @internal */
export function TemplatePage() {
  const { templateKey = '' } = useParams();
  const template = useTemplate(templateKey);
  const listPath = useRouteRef(templatesRouteRef)();
  return (
    <Show
      loaded={template}
      height={320}
      gone={
        <Gone
          what="template"
          why="It was deleted, or its key is mistyped."
          list={{ title: 'All templates', to: listPath }}
        />
      }
    >
      {data => <TemplateView key={data.key} template={data} />}
    </Show>
  );
}

function TemplateView({ template }: { template: Template }) {
  const listPath = useRouteRef(templatesRouteRef)();
  const createPath = useRouteRef(createResourceRouteRef)();
  const resourcesPath = useRouteRef(resourcesRouteRef)();
  const versions = useVersions(template.key);
  const search = (name: string) =>
    new URLSearchParams({ [name]: template.key }).toString();
  return (
    <>
      <PageHeading
        title={template.name}
        parent={{ title: 'Templates', to: listPath }}
        chips={<TemplateChips template={template} />}
        subtitle={template.description}
        actions={
          <Stack direction="row" spacing={1}>
            <LinkButton to={`${resourcesPath}?${search('templateKey')}`}>
              Resources ({template.resourceCount})
            </LinkButton>
            {canMakeFrom(template) && (
              <LinkButton
                to={`${createPath}?${search('template')}`}
                variant="contained"
              >
                Create resource
              </LinkButton>
            )}
          </Stack>
        }
      />
      <Stack spacing={3}>
        <TemplateOverview template={template} />
        <Show loaded={versions} height={240}>
          {page => <Versions template={template} page={page} />}
        </Show>
      </Stack>
    </>
  );
}

function Versions(props: { template: Template; page: Page<TemplateVersion> }) {
  const { template, page } = props;
  const [chosen, setChosen] = useState<string>();
  const shown =
    page.items.find(({ id }) => id === chosen) ??
    page.items.find(({ id }) => id === template.activeVersion?.id) ??
    page.items.at(0);
  return (
    <Stack spacing={3}>
      <VersionsSection
        versions={page.items}
        shown={shown?.id}
        onShow={setChosen}
      />
      {shown && <VersionVariables version={shown} />}
    </Stack>
  );
}
