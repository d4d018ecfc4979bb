/** One server-sent event. @internal */
export interface ServerEvent {
  name: string;
  data: string;
}

/** The events of a stream, those of one chunk at a time. @internal */
export async function* readEvents(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent[]> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      const events = blocks.flatMap(parseEvent);
      if (events.length > 0) yield events;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A block without data, such as a comment that keeps the connection open, is no event; a named one may go without. */
function parseEvent(block: string): ServerEvent[] {
  let name = 'message';
  let named = false;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') {
      name = value;
      named = true;
    }
  }
  return data.length > 0 || named ? [{ name, data: data.join('\n') }] : [];
}
