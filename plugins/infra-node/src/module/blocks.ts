import { BlockLines, blockLines, jsonLine } from './blockLines';
import { ConfigurationFile } from './ModuleFile';

/** A configuration file that was read. @internal */
export interface ParsedFile extends ConfigurationFile {
  body: unknown;
  lines: BlockLines;
}

/** One block, whatever syntax it was written in. @internal */
export interface Block {
  labels: string[];
  attributes: Record<string, unknown>;
  file: string;
  /** All of the file. */
  text: string;
  line: number;
  isJson: boolean;
  isOverride: boolean;
}

/** A file with its content, ready for `blocksOf`. @internal */
export function toParsedFile(
  file: ConfigurationFile,
  body: unknown,
): ParsedFile {
  const lines: BlockLines = file.isJson ? new Map() : blockLines(file.text);
  return { ...file, body, lines };
}

/** The blocks of one type in a file, in their order; they have as many labels as told. @internal */
export function blocksOf(
  file: ParsedFile,
  type: string,
  labelCount: number,
): Block[] {
  const used = new Map<string, number>();
  return descend(file.body, [], 0)
    .flatMap(({ attributes }) => descend(attributes[type], [], labelCount))
    .map(({ labels, attributes }) => {
      const key = [type, ...labels].join('.');
      const index = used.get(key) ?? 0;
      used.set(key, index + 1);
      return {
        labels,
        attributes,
        file: file.path,
        text: file.text,
        line: file.isJson
          ? jsonLine(file.text, [type, ...labels])
          : file.lines.get(key)?.[index] ?? 1,
        isJson: file.isJson,
        isOverride: file.isOverride,
      };
    })
    .sort((a, b) => a.line - b.line);
}

/** The blocks of one type inside another block, which have no labels. @internal */
export function innerBlocks(
  block: Block,
  type: string,
): Record<string, unknown>[] {
  return descend(block.attributes[type], [], 0).map(each => each.attributes);
}

/** Both syntaxes allow a list of blocks wherever one block may stand. */
function descend(
  value: unknown,
  labels: string[],
  labelCount: number,
): { labels: string[]; attributes: Record<string, unknown> }[] {
  if (Array.isArray(value)) {
    return value.flatMap(each => descend(each, labels, labelCount));
  }
  if (!isRecord(value)) return [];
  if (labels.length === labelCount) return [{ labels, attributes: value }];
  return Object.entries(value)
    .filter(([name]) => name !== '//')
    .flatMap(([name, each]) => descend(each, [...labels, name], labelCount));
}

/** Whether a value is a JSON object. @internal */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
