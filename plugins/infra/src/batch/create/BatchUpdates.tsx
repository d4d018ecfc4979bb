import Stack from '@mui/material/Stack';
import { UpdateSection } from '../../template/compare/UpdateSection';
import { wordResources } from '../../words/batchWords';
import { PreviewItem } from './previewBatch';

/** What becomes of what is brought to a version, by the one that it has now. @internal */
export function BatchUpdates(props: { items: PreviewItem[]; to: string }) {
  const { items, to } = props;
  const moving = items
    .filter(({ obstacle }) => obstacle === undefined)
    .map(({ candidate }) => candidate)
    .filter(({ versionId }) => versionId !== to);
  const from = [...new Set(moving.flatMap(({ versionId }) => versionId ?? []))];
  return (
    <Stack spacing={3}>
      {from.map(id => {
        const those = moving.filter(({ versionId }) => versionId === id);
        return (
          <UpdateSection
            key={id}
            templateKey={those[0].templateKey}
            from={id}
            to={to}
            subtitle={wordResources(those.length)}
          />
        );
      })}
    </Stack>
  );
}
