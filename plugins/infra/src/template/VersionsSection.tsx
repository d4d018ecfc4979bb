import { ReactNode } from 'react';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { RefStatus, TemplateVersion } from '@groundwork/plugin-infra-common';
import { Column, ListTable } from '../list/ListTable';
import { Section } from '../parts/Section';
import { TimeAgo } from '../parts/TimeAgo';
import { ToneChip } from '../parts/ToneChip';
import { LIFECYCLE_WORDS } from '../words/versionWords';
import { shortCommit } from '../words/refs';
import { VersionResources } from './VersionResources';

/** What has become of the ref, so that two versions of one name can be told apart. */
const REF_WORDS: Record<RefStatus['status'], string> = {
  same: '',
  moved: ' (moved)',
  gone: ' (gone)',
};

/** The versions of a template, of which one is shown in full. @internal */
export function VersionsSection(props: {
  versions: TemplateVersion[];
  shown?: string;
  onShow: (id: string) => void;
  action?: ReactNode;
}) {
  const columns: Column<TemplateVersion>[] = [
    {
      title: 'Version',
      cell: ({ id, ref, refStatus }) => (
        <>
          <Button
            size="small"
            aria-pressed={id === props.shown}
            onClick={() => props.onShow(id)}
            sx={{ textTransform: 'none', minWidth: 0, px: 0.5 }}
          >
            {ref}
          </Button>
          {refStatus && REF_WORDS[refStatus.status]}
        </>
      ),
    },
    {
      title: 'Status',
      cell: version => <ToneChip wording={wordVersion(version)} />,
    },
    {
      title: 'Resources',
      cell: version => <VersionResources version={version} />,
    },
    {
      title: 'Commit',
      from: 'sm',
      cell: ({ commit }) => <code title={commit}>{shortCommit(commit)}</code>,
    },
    {
      title: 'Module',
      wraps: true,
      from: 'md',
      cell: ({ sourceUrl, path }) =>
        path ? `${sourceUrl} · ${path}` : sourceUrl,
    },
    {
      title: 'Published',
      from: 'sm',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <Section title="Versions" noPadding action={props.action}>
      {props.versions.length > 0 ? (
        <ListTable
          label="Versions"
          columns={columns}
          items={props.versions}
          keyOf={({ id }) => id}
        />
      ) : (
        <Typography color="text.secondary" sx={{ p: 2 }}>
          None yet: resources are made from versions of a module. What is only a
          parent of others needs none.
        </Typography>
      )}
    </Section>
  );
}

function wordVersion({ analysis, lifecycle }: TemplateVersion) {
  return analysis.status === 'failed'
    ? {
        label: 'Analysis failed',
        tone: 'bad' as const,
        meaning: analysis.error ?? 'The module could not be read',
      }
    : LIFECYCLE_WORDS[lifecycle];
}
