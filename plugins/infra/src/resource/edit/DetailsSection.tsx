import { ReactNode } from 'react';
import Stack from '@mui/material/Stack';
import { LinksEditor } from '../../form/LinksEditor';
import { TagsInput } from '../../form/TagsInput';
import { TextInput } from '../../form/TextInput';
import { Issue } from '../../parts/errors';
import { Section } from '../../parts/Section';
import { EditDraft } from './editDraft';

/** What is said of a resource, that Terraform never sees. @internal */
export function DetailsSection(props: {
  draft: EditDraft;
  onChange: (part: Partial<EditDraft>) => void;
  issues: Issue[];
  children?: ReactNode;
}) {
  const { draft, onChange, issues } = props;
  return (
    <Section title="Resource">
      <Stack spacing={2}>
        {props.children}
        <TextInput
          label="Description"
          path="description"
          multiline
          value={draft.description}
          onChange={description => onChange({ description })}
          issues={issues}
        />
        <TagsInput
          label="Labels"
          values={draft.labels}
          onChange={labels => onChange({ labels })}
        />
        <TextInput
          label="Owner"
          path="owner"
          value={draft.owner}
          onChange={owner => onChange({ owner })}
          issues={issues}
        />
        <LinksEditor
          links={draft.links}
          onChange={links => onChange({ links })}
          issues={issues}
        />
      </Stack>
    </Section>
  );
}
