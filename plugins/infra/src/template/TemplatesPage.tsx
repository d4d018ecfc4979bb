import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Stack from '@mui/material/Stack';
import { LiveList } from '../list/LiveList';
import { SearchField } from '../list/SearchField';
import { useListQuery } from '../list/useListQuery';
import { LinkButton } from '../parts/LinkButton';
import { PageHeading } from '../parts/PageHeading';
import { importManyRouteRef, importTemplateRouteRef } from '../routes';
import { EstateNotice } from './EstateNotice';
import { templateColumns } from './templateColumns';
import { useMayPublish } from './useMayPublish';
import { useTemplates } from './useTemplates';

const FILTERS: string[] = [];

/** Everything that resources can be made from. @internal */
export function TemplatesPage() {
  const importPath = useRouteRef(importTemplateRouteRef)();
  const importManyPath = useRouteRef(importManyRouteRef)();
  const mayPublish = useMayPublish();
  const query = useListQuery({ filters: FILTERS, sort: 'name' });
  const templates = useTemplates(query.parameters);
  const importButton = mayPublish ? (
    <Stack direction="row" spacing={1} justifyContent="center">
      <LinkButton to={importManyPath}>Whole repository</LinkButton>
      <LinkButton to={importPath} variant="contained">
        Import
      </LinkButton>
    </Stack>
  ) : undefined;
  return (
    <>
      <PageHeading
        title="Templates"
        subtitle="Terraform modules, published for everyone to make resources from"
        actions={importButton}
      />
      <EstateNotice />
      <LiveList
        label="Templates"
        loaded={templates}
        query={query}
        columns={templateColumns}
        keyOf={({ key }) => key}
        filters={
          <SearchField
            label="Search templates"
            value={query.search}
            onChange={query.setSearch}
          />
        }
        empty={
          <EmptyState
            missing="content"
            title="No templates yet"
            description={
              mayPublish
                ? 'Import a Terraform module from a git repository to make the first one.'
                : 'A platform engineer imports a Terraform module from git; it then appears here.'
            }
            action={importButton}
          />
        }
      />
    </>
  );
}
