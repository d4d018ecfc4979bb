import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import { Issue } from '../parts/errors';
import { Section } from '../parts/Section';
import { EntriesEditor } from './EntriesEditor';
import { EntryRow } from './entryRows';

/** A resource's own tags and config, while they are written. @internal */
export interface EntriesDraft {
  tags: EntryRow[];
  config: EntryRow[];
}

/** Own tags and config of a resource, to be changed. @internal */
export function EntriesSection(props: {
  draft: EntriesDraft;
  onChange: (part: Partial<EntriesDraft>) => void;
  issues: Issue[];
}) {
  const { draft, onChange, issues } = props;
  return (
    <Section title="Tags and config">
      <Stack spacing={2} divider={<Divider flexItem />}>
        <EntriesEditor
          title="Tags"
          one="Tag"
          help="Reach Terraform where the template has a variable for tags"
          path="dependencyTags"
          rows={draft.tags}
          onChange={tags => onChange({ tags })}
          issues={issues}
        />
        <EntriesEditor
          title="Config"
          one="Config value"
          help='Fills variables of the same name. Text or JSON; {"$output": "name"} is an output of the resource itself'
          path="dependencyConfig"
          rows={draft.config}
          onChange={config => onChange({ config })}
          issues={issues}
        />
      </Stack>
    </Section>
  );
}

/** Whether an issue is shown in this section. @internal */
export function isAtEntries({ path }: Issue): boolean {
  return /^dependency(?:Tags|Config)\.\d/.test(path ?? '');
}
