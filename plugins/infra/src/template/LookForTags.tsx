import { useState } from 'react';
import { NotFoundError } from '@backstage/errors';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { SourceRefresh } from '@groundwork/plugin-infra-common';
import { InfraApi } from '../api';
import { useAction } from '../live/useAction';
import { ActionButton } from '../parts/ActionButton';
import { ActionError } from '../parts/ActionError';

/** Looks into the repository of a template's newest version, instead of waiting until the backend does. @internal */
export function LookForTags(props: { templateKey: string; sourceUrl: string }) {
  const { templateKey, sourceUrl } = props;
  const { act, busy, error, clear } = useAction();
  const [seen, setSeen] = useState<SourceRefresh>();
  const look = async () => {
    setSeen(await act(api => refresh(api, sourceUrl), { templateKey }));
  };
  return (
    <Stack direction="row" gap={1} flexWrap="wrap" alignItems="center">
      <ActionButton label="Look for new tags" busy={busy} onClick={look} />
      <Typography role="status" variant="body2">
        {seen && !busy && describe(seen)}
      </Typography>
      <ActionError error={error} onClose={clear} />
    </Stack>
  );
}

/** Versions know the address of their source, the API its id. */
async function refresh(
  api: InfraApi,
  sourceUrl: string,
): Promise<SourceRefresh> {
  const { items } = await api.sources({ search: sourceUrl });
  const source = items.find(({ url }) => url === sourceUrl);
  if (!source) throw new NotFoundError(`There is no source '${sourceUrl}'.`);
  return api.refreshSource(source.id);
}

function describe({ newRefs }: SourceRefresh): string {
  const tags = newRefs.filter(({ kind }) => kind === 'tag');
  return tags.length === 0
    ? 'No new tags'
    : `New: ${tags.map(({ name }) => name).join(', ')}`;
}
