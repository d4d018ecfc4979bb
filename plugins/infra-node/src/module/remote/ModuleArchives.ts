import { createHash } from 'node:crypto';
import { InputError, isError } from '@backstage/errors';
import { ArchiveAddress, ArchiveForm } from './archiveAddress';
import { ArchiveRepository } from './ArchiveRepository';
import { once } from './once';
import { UnpackedArchive } from './UnpackedArchive';
import { unpackTar } from './unpackTar';
import { unpackZip } from './unpackZip';
import { unusable, WebClient } from './WebClient';

/** An archive that was fetched. @internal */
export interface FetchedArchive {
  repository: ArchiveRepository;
  /** SHA-256 of its bytes, hex. */
  hash: string;
}

/** Bytes of an archive as it is sent. */
const MAX_SIZE = 50 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Archives that one module may call, with all that these call. */
const MAX_ARCHIVES = 50;

/** Bytes that come out of all of them: they are kept in memory until the module is read. */
const MAX_TOTAL = 200 * 1024 * 1024;

const UNPACK: Record<
  ArchiveForm,
  (content: Buffer) => Promise<UnpackedArchive>
> = { zip: unpackZip, 'tar.gz': unpackTar };

/** Fetches archives over https, and unpacks them in memory. Each is fetched once as long as this lives. @internal */
export class ModuleArchives {
  readonly #web: WebClient;
  readonly #fetched = new Map<string, Promise<FetchedArchive>>();
  #total = 0;

  constructor(options: { web: WebClient }) {
    this.#web = options.web;
  }

  /**
   * @throws InputError if it is not what its checksum says, or too much comes out of it or of all together, or it is one
   * too many; ServiceUnavailableError if it can't be had, or can't be read
   */
  open(address: ArchiveAddress): Promise<FetchedArchive> {
    const { url, form, checksum } = address;
    const key = [form, url.href, checksum?.digest].join(' ');
    return once(this.#fetched, key, async () => {
      this.#requireOneMore();
      const content = await this.#fetch(url);
      requireChecksum(content, address);
      const hash = digest(content, 'sha256');
      const unpacked = await unpack(content, address);
      this.#count(unpacked);
      return { repository: new ArchiveRepository(unpacked), hash };
    });
  }

  #requireOneMore() {
    if (this.#fetched.size < MAX_ARCHIVES) return;
    throw new InputError(
      `all modules together call more than ${MAX_ARCHIVES} archives`,
    );
  }

  #count({ entries }: UnpackedArchive) {
    for (const { content } of entries) this.#total += content.length;
    if (this.#total <= MAX_TOTAL) return;
    throw new InputError(
      `all archives that are called unpack to more than ${MAX_TOTAL} bytes`,
    );
  }

  async #fetch(url: URL): Promise<Buffer> {
    const limits = { maxSize: MAX_SIZE, timeoutMs: TIMEOUT_MS };
    const { status, body } = await this.#web.get(url, limits);
    if (status !== 200) throw unusable(url, `answers with status ${status}`);
    return body;
  }
}

function requireChecksum(content: Buffer, { checksum }: ArchiveAddress) {
  if (!checksum) return;
  const { algorithm } = checksum;
  if (digest(content, algorithm) === checksum.digest) return;
  throw new InputError(
    `its archive does not have the ${algorithm} checksum that the call names`,
  );
}

async function unpack(
  content: Buffer,
  { url, form }: ArchiveAddress,
): Promise<UnpackedArchive> {
  try {
    return await UNPACK[form](content);
  } catch (error) {
    if (!isError(error) || error instanceof InputError) throw error;
    throw unusable(url, `can't be unpacked: ${error.message}`);
  }
}

function digest(content: Buffer, algorithm: string): string {
  return createHash(algorithm).update(content).digest('hex');
}
