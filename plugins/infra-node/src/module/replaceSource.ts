import { ModuleCall } from '@groundwork/plugin-infra-common';
import { blocksOf, toParsedFile } from './blocks';
import { ConfigurationFile } from './ModuleFile';
import { parseConfiguration } from './parseConfiguration';
import { readModuleCalls } from './readModuleCalls';

const SOURCE = /(^|\{)([^\S\n]*source[^\S\n]*=[^\S\n]*)"([^"\\\n]+)"/gm;
const VERSION = /^[^\S\n]*version[^\S\n]*=[^\S\n]*"([^"\\\n]+)"[^\S\r\n]*/gm;

/** What a module call says of the module that it calls. */
type Called = Pick<ModuleCall, 'source' | 'version'>;

/**
 * The text of a file in which one module call has another source, everything else being where it was; undefined if that
 * can't be done beyond doubt.
 *
 * @param wanted - its new source; the call loses its version if that is not the same as before
 * @internal
 */
export async function replaceSource(
  file: ConfigurationFile,
  call: Called & Pick<ModuleCall, 'name' | 'line'>,
  wanted: Called,
): Promise<string | undefined> {
  if (file.isJson || file.isOverride) return undefined;
  const before = await callsIn(file);
  if (!isSame(before.get(call.name), call)) return undefined;
  const lines = file.text.split('\n');
  const from = lines.slice(0, call.line - 1).join('\n').length;
  let text = withSource(file.text, from, call.source, wanted.source);
  if (call.version !== wanted.version) {
    text = withoutVersion(text, from, call.version);
  }
  const after = await callsIn({ ...file, text });
  // Nothing but a parser knows comments, heredocs and nested blocks: so it has the last word.
  const isRight = [...before].every(([name, was]) =>
    isSame(after.get(name), name === call.name ? wanted : was),
  );
  return isRight ? text : undefined;
}

function withSource(
  text: string,
  from: number,
  source: string,
  wanted: string,
): string {
  const found = [...text.matchAll(SOURCE)].find(
    ({ index, 3: given }) => index >= from && given === source,
  );
  if (!found) return text;
  const [whole, start, middle] = found;
  return `${text.slice(0, found.index)}${start}${middle}"${wanted}"${text.slice(
    found.index + whole.length,
  )}`;
}

/** Leaves the line, so that all others keep their numbers. */
function withoutVersion(
  text: string,
  from: number,
  version: string | undefined,
): string {
  const found = [...text.matchAll(VERSION)].find(
    ({ index, 1: given }) => index >= from && given === version,
  );
  return found
    ? text.slice(0, found.index) + text.slice(found.index + found[0].length)
    : text;
}

function isSame(one: Called | undefined, other: Called | undefined): boolean {
  return one?.source === other?.source && one?.version === other?.version;
}

async function callsIn(file: ConfigurationFile): Promise<Map<string, Called>> {
  const parsed = await parseConfiguration(file);
  if (parsed.issues) return new Map();
  const blocks = blocksOf(toParsedFile(file, parsed.body), 'module', 1);
  const { moduleCalls } = readModuleCalls(blocks, '');
  return new Map(moduleCalls.map(call => [call.name, call]));
}
