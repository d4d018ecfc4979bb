import { Diagnostic } from '@groundwork/plugin-infra-common';
import { stripVTControlCharacters } from 'util';
import {
  describeDiagnostic,
  isSameDiagnostic,
  mapDiagnosticTexts,
  toDiagnostic,
} from './diagnostics';
import { locateVariable } from './locateVariable';
import { Redactor } from './Redactor';
import { ResourceProgress, toResourceProgress } from './ResourceProgress';
import {
  parseTerraformMessage,
  TerraformDiagnostic,
  TerraformMessage,
} from './terraformMessage';

/** A line of a run's log; a diagnostic is one of several lines of text. @public */
export interface TerraformLogLine {
  /** ISO 8601; Terraform's own where it tells it, else when we read it. */
  time: string;
  /** For people, without secrets and control characters. */
  text: string;
  level: 'info' | 'warn' | 'error';
}

/** What Terraform counts at the end of a plan or apply. A replacement counts as add and remove. @public */
export interface TerraformChangeSummary {
  operation: string;
  add: number;
  change: number;
  remove: number;
  import: number;
}

/** Longest text of a log line, in characters; more is cut off. @public */
export const LONGEST_LOG_TEXT = 64 * 1024;

/** Most diagnostics that are collected; all are logged. */
const MOST_DIAGNOSTICS = 200;

/** Most lines of stderr that are kept; all are logged. */
const MOST_ERROR_LINES = 100;

/** Turns the `-json` output of one terraform command into log lines, diagnostics and progress, secrets removed. @public */
export class TerraformMessages {
  readonly #redactor: Redactor;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #resources = new Map<string, ResourceProgress>();
  readonly #errors: string[] = [];
  #changes?: TerraformChangeSummary;

  constructor(redactor: Redactor = new Redactor([])) {
    this.#redactor = redactor;
  }

  /** Takes a line of stdout in. Text that is no JSON is logged as it is; an empty line is not. */
  takeOutput(line: string): TerraformLogLine | undefined {
    const message = parseTerraformMessage(line);
    if (!message) return this.#log(line, 'info');
    const time = message['@timestamp'] ?? new Date().toISOString();
    if (message.diagnostic) {
      return this.takeDiagnostic(message.diagnostic, time);
    }
    this.#note(message, time);
    return this.#log(message['@message'], levelOf(message['@level']), time);
  }

  /** Takes a line of stderr in: with `-json`, Terraform writes there only what goes badly wrong. */
  takeError(line: string): TerraformLogLine | undefined {
    const logged = this.#log(line, 'error');
    if (logged && this.#errors.length < MOST_ERROR_LINES) {
      this.#errors.push(logged.text);
    }
    return logged;
  }

  /** Takes a diagnostic in that came another way, e.g. from `validate`. @internal */
  takeDiagnostic(
    found: TerraformDiagnostic,
    time?: string,
  ): TerraformLogLine | undefined {
    const clean = mapDiagnosticTexts(locateVariable(found), text =>
      this.#clean(text),
    );
    const diagnostic = toDiagnostic(clean);
    const isNew = !this.#diagnostics.some(known =>
      isSameDiagnostic(known, diagnostic),
    );
    if (isNew && this.#diagnostics.length < MOST_DIAGNOSTICS) {
      this.#diagnostics.push(diagnostic);
    }
    const level = diagnostic.severity === 'warning' ? 'warn' : 'error';
    return this.#log(describeDiagnostic(clean), level, time);
  }

  /** What Terraform complained about, in its order, each once, 200 at most. */
  get diagnostics(): Diagnostic[] {
    return [...this.#diagnostics];
  }

  /** What came on stderr, without empty lines; the first 100. */
  get errors(): string[] {
    return [...this.#errors];
  }

  /** How far each resource is; one that is replaced shows its last action. */
  get resources(): ResourceProgress[] {
    return [...this.#resources.values()];
  }

  /** The last count that Terraform gave. */
  get changes(): TerraformChangeSummary | undefined {
    return this.#changes;
  }

  #note(message: TerraformMessage, time: string) {
    const progress = toResourceProgress(message, time);
    if (progress) {
      const address = this.#redactor.redactText(progress.address);
      this.#resources.set(address, { ...progress, address });
    }
    if (message.changes) {
      const {
        operation,
        add,
        change,
        remove,
        import: imports,
      } = message.changes;
      this.#changes = { operation, add, change, remove, import: imports };
    }
  }

  #log(
    text: string,
    level: TerraformLogLine['level'],
    time?: string,
  ): TerraformLogLine | undefined {
    // Cleaned before it is cut, so that no piece of a secret is left at the cut.
    const clean = this.#clean(text).trimEnd();
    if (clean.trim() === '') return undefined;
    return {
      time: time ?? new Date().toISOString(),
      text:
        clean.length > LONGEST_LOG_TEXT
          ? `${clean.slice(0, LONGEST_LOG_TEXT)} … (${
              clean.length - LONGEST_LOG_TEXT
            } more characters)`
          : clean,
      level,
    };
  }

  /** Redacted twice: a secret may hold control characters, or be hidden by them. */
  #clean(text: string): string {
    const plain = toPlainText(this.#redactor.redactText(text));
    return this.#redactor.redactText(plain);
  }
}

function levelOf(level: string): TerraformLogLine['level'] {
  if (level === 'error') return 'error';
  return level === 'warn' ? 'warn' : 'info';
}

/** Without colours and control characters: databases refuse some, terminals obey others. */
function toPlainText(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replace(/\r\n?/g, '\n')
      .replace(/^\n+/, '')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}
