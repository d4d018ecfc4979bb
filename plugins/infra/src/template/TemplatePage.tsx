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
import { PageParts } from '../parts/PageParts';
import { Show } from '../parts/Show';
import {
  addVersionRouteRef,
  createResourceRouteRef,
  resourcesRouteRef,
  templatesRouteRef,
} from '../routes';
import { BehindNotice } from './BehindNotice';
import { canMakeFrom } from './canMakeFrom';
import { LookForTags } from './LookForTags';
import { NamingSettings } from './NamingSettings';
import { NewerTagNotice } from './NewerTagNotice';
import { ShownVersion } from './ShownVersion';
import { TemplateAccess } from './TemplateAccess';
import { TemplateChips } from './templateColumns';
import { TemplateOverview } from './TemplateOverview';
import { useMayPublish } from './useMayPublish';
import { useTemplate, useVersions } from './useTemplates';
import { VersionsSection } from './VersionsSection';
import { PublishedWarnings } from './VersionWarnings';

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
  const addPath = useRouteRef(addVersionRouteRef)({
    templateKey: template.key,
  });
  const mayPublish = useMayPublish();
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
            {mayPublish && !template.abstract && (
              <LinkButton to={addPath}>Add version</LinkButton>
            )}
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
        <PublishedWarnings />
        <NewerTagNotice template={template} mayPublish={mayPublish} />
        <BehindNotice template={template} />
        <TemplateOverview template={template} />
        {mayPublish && (
          <NamingSettings key={template.namingConvention} template={template} />
        )}
        <TemplateAccess templateKey={template.key} />
        <Show loaded={versions} height={240}>
          {page => (
            <Versions template={template} page={page} mayPublish={mayPublish} />
          )}
        </Show>
      </Stack>
    </>
  );
}

function Versions(props: {
  template: Template;
  page: Page<TemplateVersion>;
  mayPublish: boolean;
}) {
  const { template, page, mayPublish } = props;
  const [chosen, setChosen] = useState<string>();
  const newest = page.items.at(0);
  const shown =
    page.items.find(({ id }) => id === chosen) ??
    page.items.find(({ id }) => id === template.activeVersion?.id) ??
    newest;
  return (
    <Stack spacing={3}>
      <VersionsSection
        versions={page.items}
        shown={shown?.id}
        onShow={setChosen}
        action={
          mayPublish &&
          newest && (
            <LookForTags
              templateKey={template.key}
              sourceUrl={newest.sourceUrl}
            />
          )
        }
      />
      {shown && (
        <PageParts>
          <ShownVersion
            key={shown.id}
            version={shown}
            others={page.items.filter(({ id }) => id !== shown.id)}
            mayPublish={mayPublish}
          />
        </PageParts>
      )}
    </Stack>
  );
}
