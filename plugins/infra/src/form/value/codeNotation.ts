import { formatHcl, readHcl } from '@groundwork/plugin-infra-common';
import { formatLines } from '../../plan/formatValue';
import { Notation } from './useWritten';

/** How a value is written as text. @internal */
export type CodeLanguage = 'json' | 'hcl';

/** The notation of each language; where JSON is asked for HCL is understood too, as it can't be taken for JSON. @internal */
export const CODE: Record<CodeLanguage, Notation> = {
  json: {
    write: value => (value === undefined ? '' : formatLines(value)),
    read: text => {
      if (text.trim() === '') return {};
      try {
        return { value: JSON.parse(text) };
      } catch {
        return readLiteral(text, 'This is neither JSON nor HCL yet');
      }
    },
  },
  hcl: {
    write: value => (value === undefined ? '' : formatHcl(value)),
    read: text =>
      text.trim() === '' ? {} : readLiteral(text, 'This is not HCL yet'),
  },
};

function readLiteral(text: string, what: string) {
  const reading = readHcl(text);
  return reading.problem === undefined
    ? reading
    : { problem: `${what}. Line ${reading.line}: ${reading.problem}` };
}
