import { toError } from '@backstage/errors';
import { InputIssue } from '../git';
import { ConfigurationFile } from './ModuleFile';

/** The content of a configuration file as JSON, or what is wrong with it. @internal */
export type Parsed =
  | { body: unknown; issues?: undefined }
  | { issues: InputIssue[] };

/** The parser shows this name in its messages, where blanks and colons of a real one could mislead us. */
const NAME = 'groundwork.tf';
const PLACE = new RegExp(`${NAME}:(\\d+),\\d+-(?:\\d+,)?\\d+: `, 'g');

/** Reads HCL or Terraform's JSON. @internal */
export async function parseConfiguration(
  file: ConfigurationFile,
): Promise<Parsed> {
  return file.isJson ? parseJson(file) : parseHcl(file);
}

async function parseHcl({ path, text }: ConfigurationFile): Promise<Parsed> {
  // Loaded late: it unpacks and compiles 8 MB of WebAssembly as soon as it is loaded.
  const { parse } = await import('@cdktn/hcl2json');
  try {
    return { body: await parse(NAME, text) };
  } catch (error) {
    return { issues: issuesOf(toError(error).message, path) };
  }
}

/** The parser says `parse config: [file:line,column-line,column: Summary; Detail. file:… ]`. */
function issuesOf(message: string, file: string): InputIssue[] {
  const text = message.replace(/^parse config: \[|\]$/g, '');
  const places = [...text.matchAll(PLACE)];
  if (places.length === 0) return [{ path: 'path', file, message: text }];
  return places.map((place, index) => ({
    path: 'path',
    file,
    line: Number(place[1]),
    message: text
      .slice(place.index + place[0].length, places[index + 1]?.index)
      .trim(),
  }));
}

function parseJson({ path: file, text }: ConfigurationFile): Parsed {
  try {
    return { body: JSON.parse(text) };
  } catch (error) {
    const { message } = toError(error);
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    return { issues: [{ path: 'path', file, line, message }] };
  }
}
