import { useState } from 'react';
import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { MAX_PAGE_SIZE } from '@groundwork/plugin-infra-common';
import { SearchField } from '../../list/SearchField';
import { LinkButton } from '../../parts/LinkButton';
import { Show } from '../../parts/Show';
import { importTemplateRouteRef } from '../../routes';
import { canMakeFrom } from '../../template/canMakeFrom';
import { useMayPublish } from '../../template/useMayPublish';
import { useTemplates } from '../../template/useTemplates';
import { TemplateCard } from './TemplateCard';

/** The templates that something can be made from, as cards. @internal */
export function TemplatePicker(props: { onPick: (key: string) => void }) {
  const importPath = useRouteRef(importTemplateRouteRef)();
  const mayPublish = useMayPublish();
  const [search, setSearch] = useState('');
  const templates = useTemplates({
    search: search || undefined,
    limit: MAX_PAGE_SIZE,
    sort: 'name',
  });
  return (
    <Stack spacing={2}>
      <Box>
        <SearchField
          label="Search templates"
          value={search}
          onChange={setSearch}
        />
      </Box>
      <Show loaded={templates} height={240}>
        {page => {
          const offered = page.items.filter(canMakeFrom);
          if (offered.length === 0) {
            return search ? (
              <EmptyState
                missing="content"
                title="No template matches"
                description={`Nothing that something can be made from is called “${search}”.`}
              />
            ) : (
              <EmptyState
                missing="content"
                title="No template to create from"
                description="A platform engineer imports a Terraform module from git; it then appears here."
                action={
                  mayPublish ? (
                    <LinkButton to={importPath}>Import a module</LinkButton>
                  ) : undefined
                }
              />
            );
          }
          return (
            <Box
              component="ul"
              aria-label="Templates"
              sx={{
                listStyle: 'none',
                m: 0,
                p: 0,
                display: 'grid',
                gap: 2,
                gridTemplateColumns:
                  'repeat(auto-fill, minmax(min(100%, 280px), 1fr))',
              }}
            >
              {offered.map(template => (
                <Box component="li" key={template.key}>
                  <TemplateCard
                    template={template}
                    onPick={() => props.onPick(template.key)}
                  />
                </Box>
              ))}
            </Box>
          );
        }}
      </Show>
    </Stack>
  );
}
