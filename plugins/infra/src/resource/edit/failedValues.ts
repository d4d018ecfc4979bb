import { Change, variableFindings } from '@groundwork/plugin-infra-common';
import { FieldEdits } from '../../form/draft/keepable';
import { variableOf } from '../../form/fieldErrors';
import { Issue } from '../../parts/errors';

/** What Terraform found in the values that the form still shows: those that the change proposed itself are gone. @internal */
export function failedValues(
  failure: Change | undefined,
  edits: FieldEdits,
): Issue[] {
  const proposed = failure?.values.variables ?? {};
  return variableFindings(failure?.error?.diagnostics ?? []).filter(issue => {
    const name = variableOf(issue) ?? '';
    return !Object.hasOwn(proposed, name) && !Object.hasOwn(edits, name);
  });
}
