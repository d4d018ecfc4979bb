import { createMockDirectory } from '@backstage/backend-test-utils';
import { EventEmitter, once } from 'events';
import { appendFile, writeFile } from 'fs/promises';
import { FileTail, followFile, TailedLine } from './FileTail';

const directory = createMockDirectory();
const path = directory.resolve('output');

async function readAll(tail: FileTail): Promise<TailedLine[]> {
  const all: TailedLine[] = [];
  for (;;) {
    const lines = await tail.readRest();
    if (lines.length === 0) break;
    all.push(...lines);
  }
  await tail.close();
  return all;
}

beforeEach(() => directory.clear());

describe('FileTail', () => {
  it('gives complete lines only, with the offset of the next one', async () => {
    const tail = new FileTail(path);
    expect(await tail.read()).toEqual([]);
    await writeFile(path, 'one\r\n\ntw');
    expect(await tail.read()).toEqual([
      { text: 'one', offset: 5 },
      { text: '', offset: 6 },
    ]);
    expect(await tail.read()).toEqual([]);
    await appendFile(path, 'o\nthree');
    expect(await tail.read()).toEqual([{ text: 'two', offset: 10 }]);
    expect(await tail.readRest()).toEqual([{ text: 'three', offset: 15 }]);
    expect(await tail.readRest()).toEqual([]);
    await tail.close();
  });

  it('goes on from an offset', async () => {
    await writeFile(path, 'one\ntwo\nthree\n');
    expect(await readAll(new FileTail(path, { offset: 4 }))).toEqual([
      { text: 'two', offset: 8 },
      { text: 'three', offset: 14 },
    ]);
  });

  it('keeps characters whole across writes and chunks', async () => {
    const text = 'äöü€😀'.repeat(40_000);
    const bytes = Buffer.from(text);
    await writeFile(path, bytes.subarray(0, 3));
    const tail = new FileTail(path);
    expect(await tail.read()).toEqual([]);
    await appendFile(path, bytes.subarray(3));
    await appendFile(path, '\n');
    const lines = await tail.read();
    expect(lines.map(line => line.text)).toEqual([text]);
    await tail.close();
  });

  it.each([1, 5, 300_000, 5_000_000])(
    'cuts a line that is %s bytes over the limit, and goes on after it',
    async over => {
      await writeFile(path, `${'x'.repeat(1000 + over)}\nnext\n`);
      const lines = await readAll(
        new FileTail(path, { longestLineBytes: 1000 }),
      );
      expect(lines).toEqual([
        { text: 'x'.repeat(1000), offset: 1001 + over, truncated: true },
        { text: 'next', offset: 1006 + over },
      ]);
    },
  );

  it('does not tear a character at the limit', async () => {
    await writeFile(path, '€€€€\n');
    const [line] = await readAll(new FileTail(path, { longestLineBytes: 4 }));
    expect(line).toEqual({ text: '€', offset: 13, truncated: true });
  });

  it('reads 100,000 lines, each once and in order', async () => {
    const line = `{"@level":"info","@message":"${'x'.repeat(90)}"}\n`;
    await writeFile(path, line.repeat(100_000));
    const lines = await readAll(new FileTail(path));
    expect(lines).toHaveLength(100_000);
    expect(lines[99_999].offset).toBe(line.length * 100_000);
  });
});

describe('followFile', () => {
  it('gives lines while they come, and the rest at once when the writer has ended', async () => {
    const seen: string[] = [];
    const events = new EventEmitter();
    const following = followFile({
      path,
      until: once(events, 'writer ended'),
      intervalMs: 20,
      onLines: lines => {
        seen.push(...lines.map(line => line.text));
        events.emit('lines');
      },
    });
    await writeFile(path, 'one\n');
    await once(events, 'lines');
    expect(seen).toEqual(['one']);
    await appendFile(path, 'two\nthree');
    events.emit('writer ended');
    await following;
    expect(seen).toEqual(['one', 'two', 'three']);
  });

  it('does not wait for the next look when the writer has ended', async () => {
    await writeFile(path, 'one\n');
    const until = new Promise(resolve => setTimeout(resolve, 30));
    const seen: string[] = [];
    // The next look would be long after this test has timed out.
    await followFile({
      path,
      until,
      intervalMs: 3_600_000,
      onLines: lines => {
        seen.push(...lines.map(line => line.text));
      },
    });
    expect(seen).toEqual(['one']);
  });

  it('fails with what the taker throws', async () => {
    await writeFile(path, 'one\n');
    await expect(
      followFile({
        path,
        until: Promise.resolve(),
        onLines: () => {
          throw new Error('cannot store');
        },
      }),
    ).rejects.toThrow('cannot store');
  });
});
