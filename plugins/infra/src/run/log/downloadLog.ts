import { LogLine } from '@groundwork/plugin-infra-common';

/** Hands the log to the browser as a file. @internal */
export function downloadLog(name: string, lines: readonly LogLine[]) {
  const text = lines.map(({ at, text: line }) => `${at} ${line}\n`);
  const url = URL.createObjectURL(new Blob(text, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.log`;
  link.click();
  URL.revokeObjectURL(url);
}
