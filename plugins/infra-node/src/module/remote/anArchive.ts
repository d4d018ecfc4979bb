import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { Header, pack } from 'tar-stream';

/** An entry of an archive for tests; a text is a file. @internal */
export type TestEntry =
  | string
  | { link: string }
  /** Mode with its type, and what it says of its size and checksum. */
  | { content: string; mode?: number; size?: number; crc?: number };

/** A gzipped tar archive, for tests. @internal */
export async function aTarball(
  entries: Record<string, string | { link: string } | Partial<Header>>,
): Promise<Buffer> {
  const archive = pack();
  for (const [name, entry] of Object.entries(entries)) {
    if (typeof entry === 'string') archive.entry({ name }, entry);
    else if ('link' in entry) {
      archive.entry({ name, type: 'symlink', linkname: entry.link });
    } else if (entry.type) archive.entry({ name, ...entry });
    else archive.entry({ name, ...entry }, '');
  }
  archive.finalize();
  return gzipSync(await buffer(archive));
}

/** A zip archive as made on Unix, for tests: it may lie about its entries. @internal */
export function aZip(entries: Record<string, TestEntry>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const { content, mode, size, crc } = zipEntry(entry);
    const packed = deflateRawSync(content);
    const common = numbers(
      [2, 0x0800],
      [2, 8],
      [4, 0],
      [4, crc ?? crc32(content)],
      [4, packed.length],
      [4, size ?? content.length],
      [2, Buffer.byteLength(name)],
      [2, 0],
    );
    const head = numbers([4, 0x04034b50], [2, 20]);
    const local = Buffer.concat([head, common, Buffer.from(name), packed]);
    directory.push(
      numbers([4, 0x02014b50], [2, 0x0314], [2, 20]),
      common,
      numbers([2, 0], [2, 0], [2, 0], [4, mode * 0x10000], [4, offset]),
      Buffer.from(name),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = Object.keys(entries).length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, central.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...parts, central, end]);
}

function zipEntry(entry: TestEntry) {
  if (typeof entry === 'string') {
    return { content: Buffer.from(entry), mode: 0o100644 };
  }
  if ('link' in entry) {
    return { content: Buffer.from(entry.link), mode: 0o120777 };
  }
  return {
    mode: 0o100644,
    ...entry,
    content: Buffer.from(entry.content),
  };
}

/** Numbers of so many bytes, little end first. */
function numbers(...fields: [2 | 4, number][]): Buffer {
  return Buffer.concat(
    fields.map(([length, value]) => {
      const field = Buffer.alloc(length);
      field.writeUIntLE(value, 0, length);
      return field;
    }),
  );
}
