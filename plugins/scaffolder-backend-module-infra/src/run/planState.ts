import { createInflateRaw } from 'zlib';

/** Which state a plan was made from. @internal */
export interface PlanState {
  lineage: string;
  serial: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STATE_FILE = 'tfstate';

/**
 * Reads lineage and serial of the state that a saved plan was made from: the plan file is a ZIP archive that holds it.
 *
 * @returns undefined if there was no state
 * @throws Error if this is no plan file
 * @internal
 */
export async function readPlanState(
  planFile: Buffer,
): Promise<PlanState | undefined> {
  const head = await inflateHead(findEntry(planFile, STATE_FILE));
  const lineage = /"lineage":\s*"([^"]*)"/.exec(head)?.[1];
  const serial = /"serial":\s*(\d+)/.exec(head)?.[1];
  if (lineage === undefined || serial === undefined) {
    throw new Error('The plan file tells nothing of its state');
  }
  return lineage === '' ? undefined : { lineage, serial: Number(serial) };
}

interface Entry {
  content: Buffer;
  deflated: boolean;
}

function findEntry(zip: Buffer, name: string): Entry {
  const end = zip.lastIndexOf(littleEndian(END_OF_DIRECTORY));
  if (end < 0) throw new Error('The plan file is no ZIP archive');
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const nameLength = zip.readUInt16LE(at + 28);
    const rest = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const entryName = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (entryName === name) {
      const size = zip.readUInt32LE(at + 20);
      const local = zip.readUInt32LE(at + 42);
      const start =
        local +
        30 +
        zip.readUInt16LE(local + 26) +
        zip.readUInt16LE(local + 28);
      return {
        content: zip.subarray(start, start + size),
        deflated: zip.readUInt16LE(at + 10) === 8,
      };
    }
    at += 46 + nameLength + rest;
  }
  throw new Error(`The plan file holds no '${name}'`);
}

/** A state may be large, and both facts stand at its beginning. */
async function inflateHead({ content, deflated }: Entry): Promise<string> {
  if (!deflated) return content.toString('utf8', 0, 16 * 1024);
  const inflate = createInflateRaw();
  inflate.end(content);
  for await (const chunk of inflate) return String(chunk);
  return '';
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
