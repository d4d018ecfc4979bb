import { FormEvent } from 'react';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { FormProblem } from '../form/FormProblem';
import { PageHeading } from '../parts/PageHeading';
import { Section } from '../parts/Section';
import { templatesRouteRef } from '../routes';
import { TemplateFields } from './ImportFields';
import { ModuleFields } from './place/ModuleFields';
import { useImportForm } from './useImportForm';

/** Places of the form, as the server calls them. */
const SHOWN = [
  'sourceUrl',
  'ref',
  'path',
  'key',
  'name',
  'description',
  'namingConvention',
];

/** Import of a module from git: a template and its first version come out. @internal */
export function ImportTemplatePage() {
  const listPath = useRouteRef(templatesRouteRef)();
  const form = useImportForm();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit();
  };
  return (
    <>
      <PageHeading
        title="Import a module"
        parent={{ title: 'Templates', to: listPath }}
        subtitle="Its variables and outputs are read from the code; it is pinned to the commit that the ref points to now."
      />
      <form noValidate onSubmit={onSubmit} aria-label="Import a module">
        <Stack spacing={3} sx={{ maxWidth: 800 }}>
          <Section title="Module">
            <ModuleFields {...form} />
          </Section>
          <Section title="Template">
            <TemplateFields {...form} />
          </Section>
          <FormProblem
            error={form.error}
            issues={form.issues}
            // What is found in a file belongs to no field.
            isAtField={({ path, file }) =>
              file === undefined && SHOWN.includes(path ?? '')
            }
          />
          <Stack direction="row" spacing={2} alignItems="center">
            <Button type="submit" variant="contained" disabled={form.busy}>
              Import
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
    </>
  );
}
