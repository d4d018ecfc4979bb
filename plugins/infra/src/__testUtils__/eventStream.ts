import { LogLine } from '@groundwork/plugin-infra-common';

/** A log as the server streams it, a part at a time. */
export function eventStream() {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: started => {
      controller = started;
    },
  });
  const write = (text: string) => controller?.enqueue(encoder.encode(text));
  return {
    response: { ok: true, status: 200, body } as Response,
    send: (lines: LogLine[]) =>
      write(
        lines
          .map(line => `id: ${line.number}\ndata: ${JSON.stringify(line)}\n\n`)
          .join(''),
      ),
    /** The run has ended. */
    end: () => {
      write('event: end\ndata:\n\n');
      controller?.close();
    },
    /** The connection breaks. */
    close: () => controller?.close(),
  };
}
