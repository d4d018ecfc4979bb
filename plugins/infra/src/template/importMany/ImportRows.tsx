import Checkbox from '@mui/material/Checkbox';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { Column, ListTable } from '../../list/ListTable';
import { TemplateLink } from '../../parts/links';
import { ImportRow } from './useImportMany';

const KINDS: Record<ImportRow['kind'], string> = {
  root: 'Root',
  module: 'Module',
  example: 'Example',
  test: 'Test',
};

/** The modules of a repository, to choose from. @internal */
export function ImportRows(props: {
  rows: ImportRow[];
  busy: boolean;
  onChoose: (path: string, chosen: boolean) => void;
  onRename: (path: string, key: string) => void;
}) {
  const { busy, onChoose, onRename } = props;
  const columns: Column<ImportRow>[] = [
    {
      title: 'Import',
      narrow: true,
      cell: ({ path, chosen, error, imported }) => (
        <Checkbox
          size="small"
          checked={chosen}
          disabled={busy || imported || error !== undefined}
          onChange={(_, wanted) => onChoose(path, wanted)}
          inputProps={{ 'aria-label': `Import ${nameOf(path)}` }}
        />
      ),
    },
    {
      title: 'Module',
      wraps: true,
      cell: ({ path, kind, variables, required, outputs, error }) => (
        <>
          <code>{nameOf(path)}</code>
          <Typography variant="body2" color="text.secondary">
            {error === undefined
              ? `${KINDS[kind]} · ${countOf(
                  variables,
                  'variable',
                )}, ${required} required · ${countOf(outputs, 'output')}`
              : KINDS[kind]}
          </Typography>
          {error && (
            <Typography variant="body2" color="error">
              {error}
            </Typography>
          )}
        </>
      ),
    },
    {
      title: 'Key',
      cell: row =>
        row.imported ? (
          <TemplateLink templateKey={row.key} />
        ) : (
          <TextField
            size="small"
            variant="standard"
            value={row.key}
            disabled={busy || row.error !== undefined}
            onChange={event => onRename(row.path, event.target.value)}
            inputProps={{ 'aria-label': `Key of ${nameOf(row.path)}` }}
          />
        ),
    },
    {
      title: 'Stands on',
      wraps: true,
      from: 'sm',
      cell: row => (
        <>
          {row.parents.join(', ')}
          {Object.entries(row.references).map(
            ([name, { templateKey, output }]) => (
              <Typography key={name} variant="body2" color="text.secondary">
                {name} from {templateKey} › {output}
              </Typography>
            ),
          )}
          {withoutReference(row).map(key => (
            <Typography key={key} variant="body2" color="text.secondary">
              given outputs of {key} where both are called
            </Typography>
          ))}
        </>
      ),
    },
    {
      title: 'Result',
      wraps: true,
      cell: ({ imported, result }) =>
        result?.error ? (
          <Typography variant="body2" color="error">
            {result.error.message}
          </Typography>
        ) : (
          imported && (result ? 'Imported' : 'Imported before')
        ),
    },
  ];
  return (
    <ListTable
      label="Modules"
      columns={columns}
      items={props.rows}
      keyOf={({ path }) => path}
      busy={busy}
    />
  );
}

function countOf(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}

/** Those that it stands on although no variable always takes one of their outputs as it is. */
function withoutReference({ parents, references }: ImportRow): string[] {
  const referred = Object.values(references).map(each => each.templateKey);
  return parents.filter(key => !referred.includes(key));
}

function nameOf(path: string): string {
  return path === '' ? '(root)' : path;
}
