import { FormEvent } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { FormProblem } from '../form/FormProblem';
import { TextInput } from '../form/TextInput';
import { PageHeading } from '../parts/PageHeading';
import { Section } from '../parts/Section';
import { Show } from '../parts/Show';
import { templateRouteRef } from '../routes';
import { PreviewSection } from './compare/PreviewSection';
import { ModuleFields } from './place/ModuleFields';
import { useVersions } from './useTemplates';
import { useVersionForm } from './useVersionForm';

/** Places of the form, as the server calls them. */
const SHOWN = ['sourceUrl', 'ref', 'path', 'breakingChanges'];

/** Publication of a further version: where the last one came from, at another ref (`?ref=`). @internal */
export function AddVersionPage() {
  const { templateKey = '' } = useParams();
  const versions = useVersions(templateKey);
  const templatePath = useRouteRef(templateRouteRef)({ templateKey });
  return (
    <>
      <PageHeading
        title="Add a version"
        parent={{ title: templateKey, to: templatePath }}
        subtitle="It is pinned to the commit that the ref points to now. Existing resources stay at their version until they are updated."
      />
      <Show loaded={versions} height={320}>
        {({ items }) => (
          <VersionForm templateKey={templateKey} last={items.at(0)} />
        )}
      </Show>
    </>
  );
}

function VersionForm(props: { templateKey: string; last?: TemplateVersion }) {
  const { templateKey, last } = props;
  const [search] = useSearchParams();
  const form = useVersionForm(templateKey, {
    sourceUrl: last?.sourceUrl ?? '',
    ref: search.get('ref') ?? '',
    path: last?.path ?? '',
  });
  const { draft, change, issues } = form;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit();
  };
  return (
    <form noValidate onSubmit={onSubmit} aria-label="Add a version">
      <Stack spacing={3} sx={{ maxWidth: 800 }}>
        <Section title="Module">
          <ModuleFields {...form} />
        </Section>
        <Section title="Version">
          <Stack spacing={2}>
            <TextField
              select
              label="Status"
              value={draft.lifecycle}
              onChange={event =>
                change({
                  lifecycle:
                    event.target.value === 'preview' ? 'preview' : 'active',
                })
              }
            >
              <MenuItem value="active">
                Active: new resources take the highest active version
              </MenuItem>
              <MenuItem value="preview">
                Preview: to be tried, not taken by itself
              </MenuItem>
            </TextField>
            <TextInput
              label="Breaking changes"
              path="breakingChanges"
              multiline
              value={draft.breakingChanges}
              onChange={breakingChanges => change({ breakingChanges })}
              issues={issues}
              help="What has to be known before an update, if anything"
            />
          </Stack>
        </Section>
        {form.preview && <PreviewSection preview={form.preview} />}
        <FormProblem
          error={form.error}
          issues={issues}
          // What is found in a file belongs to no field.
          isAtField={({ path, file }) =>
            file === undefined && SHOWN.includes(path ?? '')
          }
        />
        <Stack direction="row" spacing={2} alignItems="center">
          <Button type="submit" variant="contained" disabled={form.busy}>
            Publish
          </Button>
          <Button
            variant="outlined"
            disabled={form.busy}
            onClick={() => void form.look()}
          >
            See what changes
          </Button>
          {form.busy && (
            <>
              <CircularProgress size={20} aria-hidden />
              <Typography role="status">Reading the module…</Typography>
            </>
          )}
        </Stack>
      </Stack>
    </form>
  );
}
