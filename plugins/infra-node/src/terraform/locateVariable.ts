import { basename, dirname, isAbsolute } from 'path';
import { VARIABLES_FILE } from './RunDirectory';
import { TerraformDiagnostic } from './terraformMessage';

/** A diagnostic that names the input variable that it is about, if it is about one. @internal */
export interface LocatedDiagnostic extends TerraformDiagnostic {
  variable?: string;
}

/**
 * Which variable of the root module a diagnostic is about. One that points into the file of our values does so no more:
 * the path is this machine's, and the line holds all values.
 *
 * @internal
 */
export function locateVariable(found: TerraformDiagnostic): LocatedDiagnostic {
  const { range } = found;
  if (!range) return found;
  if (isVariablesFile(range.filename)) {
    return {
      ...found,
      variable: keyAt(found.snippet),
      range: undefined,
      snippet: undefined,
    };
  }
  const variable =
    dirname(range.filename) === '.' ? declaredIn(found.snippet) : undefined;
  return variable === undefined ? found : { ...found, variable };
}

function isVariablesFile(filename: string): boolean {
  return isAbsolute(filename) && basename(filename) === VARIABLES_FILE;
}

/** The file is one object on one line: the key stands before the value that is pointed at. */
function keyAt(snippet: TerraformDiagnostic['snippet']): string | undefined {
  if (!snippet) return undefined;
  const before = Buffer.from(snippet.code).subarray(
    0,
    snippet.highlight_start_offset,
  );
  return /"([^"\\]+)":$/.exec(before.toString())?.[1];
}

/** Of a problem in a `variable` block, or with its default. */
function declaredIn(
  snippet: TerraformDiagnostic['snippet'],
): string | undefined {
  const block = /^\s*variable\s+"?([^"\s{]+)/;
  return (
    block.exec(snippet?.context ?? '')?.[1] ??
    block.exec(snippet?.code ?? '')?.[1]
  );
}
