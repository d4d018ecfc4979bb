import { HclToken, hclTokens } from './hclTokens';

/** The text is not what the grammar wants here. @internal */
export class HclSyntaxError extends Error {
  override name = 'HclSyntaxError' as const;

  /** `at`: where it is in the text; absent: at its end. */
  constructor(message: string, readonly at?: number) {
    super(message);
  }
}

const OPENING = ['(', '[', '{'];
const CLOSING = [')', ']', '}'];

/** Reads HCL tokens one by one. @internal */
export class TokenReader {
  readonly #tokens: HclToken[];
  #next = 0;

  constructor(readonly text: string) {
    this.#tokens = [...hclTokens(text)];
  }

  peek(): HclToken | undefined {
    return this.#tokens[this.#next];
  }

  take(): HclToken {
    const token = this.peek();
    if (!token) throw new HclSyntaxError('the expression ends too early');
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this symbol. */
  takeIf(symbol: string): boolean {
    const found = this.isAt(symbol);
    if (found) this.#next += 1;
    return found;
  }

  /** @throws HclSyntaxError if something else is next. */
  expect(symbol: string): void {
    if (!this.takeIf(symbol)) {
      const next = this.peek();
      throw new HclSyntaxError(
        `'${symbol}' is expected before ${wordsFor(next)}`,
        next?.start,
      );
    }
  }

  isAt(symbol: string): boolean {
    const token = this.peek();
    return token?.kind === 'symbol' && token.text === symbol;
  }

  isAtEnd(): boolean {
    this.skipNewlines();
    return this.#next >= this.#tokens.length;
  }

  skipNewlines(): void {
    while (this.peek()?.kind === 'newline') this.#next += 1;
  }

  /** Takes everything up to the comma or closing bracket that ends an argument. */
  takeArgument(): string {
    this.skipNewlines();
    const start = this.peek()?.start ?? this.text.length;
    let end = start;
    let depth = 0;
    while (this.peek()) {
      if (depth === 0 && (this.isAt(',') || this.#isAtOneOf(CLOSING))) break;
      if (this.#isAtOneOf(OPENING)) depth += 1;
      if (this.#isAtOneOf(CLOSING)) depth -= 1;
      end = this.take().end;
    }
    return this.text.slice(start, end).trim();
  }

  #isAtOneOf(symbols: string[]): boolean {
    return symbols.some(symbol => this.isAt(symbol));
  }
}

function wordsFor(token: HclToken | undefined): string {
  if (!token) return 'the end';
  return token.kind === 'newline' ? 'the end of the line' : `'${token.text}'`;
}
