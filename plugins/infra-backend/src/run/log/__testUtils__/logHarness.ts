import { AddressInfo } from 'node:net';
import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import { Knex } from 'knex';
import { anAccessService } from '../../../access/__testUtils__/anAccessService';
import { NewLogLine, RunLogStore } from '../RunLogStore';
import { RunLogFeeds } from '../RunLogFeeds';
import { runLogRouter } from '../runLogRouter';

/** Lines named after their number. */
export function someLines(from: number, count: number): NewLogLine[] {
  return Array.from({ length: count }, (_, index) => ({
    at: '2026-11-21T10:00:00.000Z',
    text: `line ${from + index}`,
  }));
}

/** An event as it comes over the wire. */
export interface ReceivedEvent {
  id?: string;
  event?: string;
  data?: string;
  comment?: string;
}

/** The log routes on loopback; person `mallory` may see no run. */
export async function logHarness(
  knex: Knex,
  options: { pollInterval?: number; heartbeat?: number } = {},
) {
  const logs = new RunLogStore(knex);
  const feeds = new RunLogFeeds({
    logs,
    logger: mockServices.logger.mock(),
    pollInterval: options.pollInterval ?? 20,
  });
  const router = runLogRouter({
    logs,
    feeds,
    runs: {
      async readable(id, actor) {
        if (actor.ref === 'user:default/mallory') {
          throw new NotFoundError(`There is no run '${id}'.`);
        }
        return { id };
      },
    },
    access: anAccessService(),
    heartbeat: options.heartbeat,
  });
  const app = express().use(router).use(mockErrorHandler());
  const server = await new Promise<ReturnType<typeof app.listen>>(resolve => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  const url = (runId: string) => `http://127.0.0.1:${port}/runs/${runId}/log`;

  return {
    app,
    logs,
    feeds,
    url,
    close: () =>
      new Promise<void>(resolve => {
        feeds.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),

    /** Watches a run; events arrive one by one. */
    async *watch(
      runId: string,
      request: { lastEventId?: number; signal?: AbortSignal } = {},
    ): AsyncGenerator<ReceivedEvent> {
      const response = await fetch(url(runId), {
        signal: request.signal,
        headers: {
          accept: 'text/event-stream',
          ...(request.lastEventId === undefined
            ? {}
            : { 'last-event-id': String(request.lastEventId) }),
        },
      });
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        rest += decoder.decode(chunk, { stream: true });
        const blocks = rest.split('\n\n');
        rest = blocks.pop() ?? '';
        yield* blocks.map(toReceivedEvent);
      }
    },
  };
}

function toReceivedEvent(block: string): ReceivedEvent {
  return Object.fromEntries(
    block.split('\n').map(line => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon) || 'comment', line.slice(colon + 1).trim()];
    }),
  );
}
