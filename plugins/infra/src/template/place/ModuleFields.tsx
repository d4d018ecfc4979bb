import Stack from '@mui/material/Stack';
import { ChoiceInput } from '../../form/ChoiceInput';
import { Issue } from '../../parts/errors';
import { ModuleDraft } from './moduleDraft';
import { PlaceChoices, PlaceDraft, usePlaceChoices } from './usePlaceChoices';

/** Where a module lies: what there is in its repository can be chosen. @internal */
export function ModuleFields(props: {
  draft: ModuleDraft;
  change: (part: Partial<ModuleDraft>) => void;
  issues: Issue[];
}) {
  const { draft, change, issues } = props;
  const choices = usePlaceChoices(draft);
  return (
    <Stack spacing={2}>
      <PlaceFields {...props} choices={choices} />
      <ChoiceInput
        label="Path"
        path="path"
        value={draft.path}
        choices={choices.paths}
        loading={choices.looking === 'paths'}
        onChange={path => change({ path })}
        problem={problemAt('path', issues, [])}
        help="Folder of the module; empty for the root"
      />
    </Stack>
  );
}

/** A repository and a ref of it. @internal */
export function PlaceFields(props: {
  draft: PlaceDraft;
  change: (part: Partial<PlaceDraft>) => void;
  issues: Issue[];
  choices: PlaceChoices;
}) {
  const { draft, change, issues, choices } = props;
  return (
    <>
      <ChoiceInput
        label="Repository"
        path="sourceUrl"
        required
        value={draft.sourceUrl}
        choices={choices.repositories}
        onChange={sourceUrl => change({ sourceUrl })}
        onSettle={sourceUrl => choices.settle({ ...draft, sourceUrl })}
        problem={problemAt('sourceUrl', issues, choices.problems)}
        help="https or ssh address of a git repository"
      />
      <ChoiceInput
        label="Ref"
        path="ref"
        required
        value={draft.ref}
        choices={choices.refs}
        loading={choices.looking === 'refs'}
        onChange={ref => change({ ref })}
        onSettle={ref => choices.settle({ ...draft, ref })}
        problem={problemAt('ref', issues, choices.problems)}
        help="Tag, branch or commit, such as v1.0.0"
      />
    </>
  );
}

/** What the answer to the form says goes before what was seen on the way. */
function problemAt(
  path: string,
  issues: Issue[],
  seen: Issue[],
): string | undefined {
  const at = (list: Issue[]) => list.filter(issue => issue.path === path);
  const found = at(issues).length > 0 ? at(issues) : at(seen);
  return found.length > 0
    ? found.map(({ message }) => message).join('; ')
    : undefined;
}
