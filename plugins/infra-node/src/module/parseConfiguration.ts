import { toError } from '@backstage/errors';
import { InputIssue } from '../git';
import { HclParser } from './HclParser';
import { ConfigurationFile } from './ModuleFile';

/** The content of a configuration file as JSON, or what is wrong with it. @internal */
export type Parsed =
  | { body: unknown; issues?: undefined }
  | { issues: InputIssue[] };

/** The parser shows this name in its messages, where blanks and colons of a real one could mislead us. */
const NAME = 'groundwork.tf';
const TOO_MUCH =
  'It is too much for the parser: blocks, brackets or operators may be nested too deep';
const PLACE = new RegExp(`${NAME}:(\\d+),\\d+-(?:\\d+,)?\\d+: `, 'g');

/** One for all: each has some 100 MB of its own. */
const parser = new HclParser();

/** Reads HCL or Terraform's JSON. @internal */
export async function parseConfiguration(
  file: ConfigurationFile,
): Promise<Parsed> {
  return file.isJson ? parseJson(file) : parseHcl(file);
}

async function parseHcl({ path, text }: ConfigurationFile): Promise<Parsed> {
  const result = await parser.parse(NAME, text);
  if ('body' in result) return result;
  return {
    issues:
      'problem' in result
        ? issuesOf(result.problem, path)
        : [{ path: 'path', file: path, message: TOO_MUCH }],
  };
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
