import { Socket } from 'net';
import { z } from 'zod';
import { exitRecord, ExitRecord } from './records';

const message = z.looseObject({
  id: z.number().optional(),
  ok: z.boolean().optional(),
  error: z.string().optional(),
  event: z.string().optional(),
  exit: exitRecord.optional().catch(undefined),
});

/** Milliseconds that a supervisor may take to answer. */
const ANSWER_TIMEOUT_MS = 15_000;

interface Pending {
  resolve(answer: Record<string, unknown>): void;
  reject(error: Error): void;
}

/**
 * Talks with a supervisor in lines of JSON, over the socket that it was started with or its control socket. It keeps
 * this process alive only while something waits for it.
 *
 * @internal
 */
export class SupervisorChannel {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #holders = 0;
  #closed = false;
  /** Settles when the supervisor tells the end, or the connection is gone (then without a record). */
  readonly ended: Promise<ExitRecord | undefined>;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.unref();
    this.ended = new Promise(resolve => {
      let begun = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        const lines = (begun + text).split('\n');
        begun = lines.pop() ?? '';
        lines
          .map(line => this.#take(line))
          .forEach(exit => {
            if (exit) resolve(exit);
          });
      });
      // An error is followed by close.
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#closed = true;
        const error = new Error('The supervisor has gone');
        this.#pending.forEach(pending => pending.reject(error));
        this.#pending.clear();
        resolve(undefined);
      });
    });
  }

  get isOpen(): boolean {
    return !this.#closed && this.#socket.writable;
  }

  /** @throws Error if it refuses, has gone, or does not answer in time */
  async request(
    type: string,
    fields: Record<string, unknown> = {},
  ): Promise<Record<string, unknown>> {
    if (!this.isOpen) throw new Error('The supervisor has gone');
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    this.hold();
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        timer = setTimeout(
          () => reject(new Error('The supervisor does not answer')),
          ANSWER_TIMEOUT_MS,
        );
        this.#socket.write(`${JSON.stringify({ ...fields, id, type })}\n`);
      });
    } finally {
      clearTimeout(timer);
      this.#pending.delete(id);
      this.release();
    }
  }

  /** Keeps this process alive until {@link release}. */
  hold() {
    if (++this.#holders === 1) this.#socket.ref();
  }

  release() {
    if (--this.#holders === 0) this.#socket.unref();
  }

  close() {
    this.#socket.destroy();
  }

  #take(line: string): ExitRecord | undefined {
    const told = parse(line);
    if (!told) return undefined;
    if (told.event === 'ended') return told.exit;
    const pending = this.#pending.get(told.id ?? 0);
    if (told.ok) pending?.resolve(told);
    else pending?.reject(new Error(told.error ?? 'The supervisor refuses'));
    return undefined;
  }
}

function parse(line: string) {
  try {
    return message.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
