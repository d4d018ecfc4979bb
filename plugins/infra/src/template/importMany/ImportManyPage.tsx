import { FormEvent } from 'react';
import { EmptyState } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { FormProblem } from '../../form/FormProblem';
import { TextInput } from '../../form/TextInput';
import { PageHeading } from '../../parts/PageHeading';
import { Section } from '../../parts/Section';
import { templatesRouteRef } from '../../routes';
import { shortCommit } from '../../words/refs';
import { NAMING_HELP } from '../namingHelp';
import { PlaceFields } from '../place/ModuleFields';
import { usePlaceChoices } from '../place/usePlaceChoices';
import { ImportRows } from './ImportRows';
import { useImportMany } from './useImportMany';

const SHOWN = ['sourceUrl', 'url', 'ref'];

/** Import of the modules of a repository in one go, with the hierarchy that its examples show. @internal */
export function ImportManyPage() {
  const listPath = useRouteRef(templatesRouteRef)();
  const form = useImportMany();
  const { place, setPlace, issues, proposals, rows, busy } = form;
  const choices = usePlaceChoices(place);
  const onLook = (event: FormEvent) => {
    event.preventDefault();
    void form.look();
  };
  return (
    <>
      <PageHeading
        title="Import a repository"
        parent={{ title: 'Templates', to: listPath }}
        subtitle="Every module becomes a template. What one gives another where the repository calls both makes it a parent."
      />
      <Stack spacing={3}>
        <Section title="Repository">
          <form noValidate onSubmit={onLook} aria-label="Repository">
            <Stack
              direction={{ xs: 'column', md: 'row' }}
              spacing={2}
              alignItems={{ md: 'flex-start' }}
            >
              <PlaceFields
                draft={place}
                change={setPlace}
                issues={issues}
                choices={choices}
              />
              <Button
                type="submit"
                variant={proposals ? 'outlined' : 'contained'}
                disabled={busy}
                sx={{ flexShrink: 0 }}
              >
                Look for modules
              </Button>
            </Stack>
            <FormProblem
              error={form.error}
              issues={issues}
              isAtField={({ path }) => SHOWN.includes(path ?? '')}
            />
          </form>
        </Section>
        {busy && (
          <Stack direction="row" spacing={2} alignItems="center">
            <CircularProgress size={20} aria-hidden />
            <Typography role="status">Reading modules…</Typography>
          </Stack>
        )}
        {proposals && rows.length === 0 && (
          <EmptyState
            missing="content"
            title="No modules"
            description="No folder of the repository has Terraform files at that ref."
          />
        )}
        {proposals && rows.length > 0 && (
          <Section
            title={`Modules at ${shortCommit(proposals.commit)}`}
            noPadding
          >
            {proposals.truncated && (
              <Alert severity="info">
                The repository has more modules than are read at once; import
                the others one by one.
              </Alert>
            )}
            <ImportRows
              rows={rows}
              busy={busy}
              onChoose={form.choose}
              onRename={form.rename}
            />
          </Section>
        )}
        {rows.length > 0 && (
          <>
            <TextInput
              label="Naming convention of all"
              path="namingConvention"
              value={form.namingConvention}
              onChange={form.setNamingConvention}
              issues={issues}
              help={NAMING_HELP}
            />
            <Button
              variant="contained"
              disabled={busy || form.chosen === 0}
              onClick={() => void form.submit()}
              sx={{ alignSelf: 'flex-start' }}
            >
              Import {form.chosen}{' '}
              {form.chosen === 1 ? 'template' : 'templates'}
            </Button>
          </>
        )}
      </Stack>
    </>
  );
}
