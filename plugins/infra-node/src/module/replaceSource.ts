import { ModuleCall } from '@groundwork/plugin-infra-common';
import { blocksOf, toParsedFile } from './blocks';
import { ConfigurationFile } from './ModuleFile';
import { parseConfiguration } from './parseConfiguration';
import { readModuleCalls } from './readModuleCalls';

const SOURCE = /(^|\{)([^\S\n]*source[^\S\n]*=[^\S\n]*)"([^"\\\n]+)"/gm;

/**
 * The text of a file in which one module call has another source, everything else being where it was; undefined if that
 * can't be done beyond doubt.
 *
 * @internal
 */
export async function replaceSource(
  file: ConfigurationFile,
  call: Pick<ModuleCall, 'name' | 'source' | 'line'>,
  source: string,
): Promise<string | undefined> {
  if (file.isJson || file.isOverride) return undefined;
  const before = await sourcesIn(file);
  const lines = file.text.split('\n');
  const from = lines.slice(0, call.line - 1).join('\n').length;
  const found = [...file.text.matchAll(SOURCE)].find(
    ({ index, 3: given }) => index >= from && given === call.source,
  );
  if (!found || before.get(call.name) !== call.source) return undefined;
  const [whole, start, middle] = found;
  const text = `${file.text.slice(
    0,
    found.index,
  )}${start}${middle}"${source}"${file.text.slice(found.index + whole.length)}`;
  const after = await sourcesIn({ ...file, text });
  // Nothing but a parser knows comments, heredocs and nested blocks: so it has the last word.
  const isRight = [...before].every(
    ([name, was]) => after.get(name) === (name === call.name ? source : was),
  );
  return isRight ? text : undefined;
}

async function sourcesIn(
  file: ConfigurationFile,
): Promise<Map<string, string>> {
  const parsed = await parseConfiguration(file);
  if (parsed.issues) return new Map();
  const blocks = blocksOf(toParsedFile(file, parsed.body), 'module', 1);
  const { moduleCalls } = readModuleCalls(blocks, '');
  return new Map(moduleCalls.map(({ name, source }) => [name, source]));
}
