import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { InputError } from '@backstage/errors';
import { LogLine } from '@groundwork/plugin-infra-common';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { AccessService } from '../../access/AccessService';
import { Actor } from '../../access/Actor';
import { parseId, parseQuery } from '../../http/requests';
import { RunLogFeeds } from './RunLogFeeds';
import { RunLogStore } from './RunLogStore';

/** Finds a run for a person; NotFoundError if they may not see its resource. */
export interface ReadableRuns {
  readable(id: string, actor: Actor): Promise<{ id: string }>;
}

const logQuery = z.object({
  /** Number of the last line that is known already. */
  after: z.coerce.number().int().min(0).optional(),
});

/** Milliseconds between two signs of life on a stream, below the idle limits of common proxies. */
const HEARTBEAT = 15_000;

/** Forms in which the log is told, as `Accept` names them; the first one is the default. */
const TEXT = 'text/plain';
const EVENTS = 'text/event-stream';
const ENTRIES = 'application/x-ndjson';

/**
 * `/runs/:id/log`: the log as text, as far as it has come; with `Accept: application/x-ndjson` one `LogLine` a line; or,
 * with `Accept: text/event-stream`, line by line as it grows, with the line's number for the event's id, until an event
 * `end`.
 */
export function runLogRouter(options: {
  logs: RunLogStore;
  feeds: RunLogFeeds;
  runs: ReadableRuns;
  access: AccessService;
  /** Milliseconds. @defaultValue 15000 */
  heartbeat?: number;
}): Router {
  const { logs, feeds, runs, access, heartbeat = HEARTBEAT } = options;
  const router = PromiseRouter();

  router.get('/runs/:id/log', async (req, res) => {
    const id = parseId(req.params.id, 'run');
    const { after = 0 } = parseQuery(req, logQuery);
    const begin = lastEventId(req) ?? after;
    await runs.readable(id, await access.actorOf(req));

    switch (req.accepts([TEXT, EVENTS, ENTRIES])) {
      case EVENTS:
        await sendEvents(res, heartbeat, signal =>
          feeds.follow(id, begin, signal),
        );
        break;
      case ENTRIES:
        await send(res, ENTRIES, logs.read(id, begin), toEntry);
        break;
      default:
        await send(res, TEXT, logs.read(id, begin), toText);
    }
  });

  return router;
}

function toText({ at, text }: LogLine): string {
  return `${at} ${text}\n`;
}

function toEntry(line: LogLine): string {
  return `${JSON.stringify(line)}\n`;
}

async function send(
  res: Response,
  type: string,
  portions: AsyncIterable<LogLine[]>,
  format: (line: LogLine) => string,
): Promise<void> {
  const signal = closeSignal(res);
  res.setHeader('content-type', `${type}; charset=utf-8`);
  res.setHeader('cache-control', 'no-cache');
  for await (const lines of portions) {
    if (signal.aborted) return;
    await write(res, lines.map(format).join(''), signal);
  }
  res.end();
}

async function sendEvents(
  res: Response,
  heartbeat: number,
  follow: (signal: AbortSignal) => ReturnType<RunLogFeeds['follow']>,
): Promise<void> {
  const signal = closeSignal(res);
  res.setHeader('content-type', `${EVENTS}; charset=utf-8`);
  res.setHeader('cache-control', 'no-cache, no-transform');
  res.setHeader('x-accel-buffering', 'no');
  res.flushHeaders();
  const beat = setInterval(() => res.write(': still here\n\n'), heartbeat);
  try {
    for await (const event of follow(signal)) {
      const text =
        event.kind === 'lines'
          ? toServerSentEvents(event.lines)
          : 'event: end\ndata: {}\n\n';
      await write(res, text, signal);
    }
  } finally {
    clearInterval(beat);
  }
  res.end();
}

/** Watchers at the same line share a portion, so its text is made once. */
const texts = new WeakMap<readonly LogLine[], string>();

function toServerSentEvents(lines: readonly LogLine[]): string {
  const known = texts.get(lines);
  if (known !== undefined) return known;
  const text = lines
    .map(line => `id: ${line.number}\ndata: ${JSON.stringify(line)}\n\n`)
    .join('');
  texts.set(lines, text);
  return text;
}

/**
 * Waits for a slow reader instead of holding the log in memory for them, and lets others have their turn with a fast one:
 * with SQLite nothing else in the loop would.
 */
async function write(
  res: Response,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const isTaken = res.write(text);
  // Added by compression middleware, which holds text back.
  if ('flush' in res && typeof res.flush === 'function') res.flush();
  await setImmediate();
  if (isTaken || signal.aborted || !res.writableNeedDrain) return;
  try {
    await once(res, 'drain', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function closeSignal(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => controller.abort());
  return controller.signal;
}

function lastEventId(req: Request): number | undefined {
  const id = req.header('last-event-id');
  if (id === undefined || id === '') return undefined;
  const number = Number(id);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new InputError(
      `Last-Event-ID must be the number of a line, not '${id}'.`,
    );
  }
  return number;
}
