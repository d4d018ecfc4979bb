import { LogLine } from '@groundwork/plugin-infra-common';
import { cleanLine } from './cleanLine';

/** Milliseconds for which lines are gathered before they are shown. */
const PAUSE = 100;

/** A log that grows; views subscribe and draw it at most ten times a second. @internal */
export class LogLines {
  readonly lines: LogLine[] = [];
  /** Characters of the longest line. */
  longest = 0;
  #listeners = new Set<() => void>();
  #timer?: ReturnType<typeof setTimeout>;
  #version = 0;
  #last = 0;

  /** Number of the last line; 0: there is none. */
  get last(): number {
    return this.#last;
  }

  /** Lines that are there already are left out. */
  append(lines: LogLine[]) {
    const before = this.#last;
    for (const line of lines) {
      if (line.number > before) {
        this.#last = line.number;
        for (const text of line.text.split('\n')) this.#push(line, text);
      }
    }
    if (this.#last !== before) this.#tell();
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Another number whenever there is more to see. */
  version = () => this.#version;

  /** A message of several lines keeps its number on each of them: every line is drawn with the same height. */
  #push(line: LogLine, text: string) {
    const clean = cleanLine(text);
    this.longest = Math.max(this.longest, clean.length);
    this.lines.push({ ...line, text: clean });
  }

  #tell() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#version += 1;
      for (const listener of this.#listeners) listener();
    }, PAUSE);
  }
}
