import { ModuleSource } from '../moduleSource';

/** How an archive is packed. @internal */
export type ArchiveForm = 'zip' | 'tar.gz';

/** An archive as it is fetched. @internal */
export interface ArchiveAddress {
  url: URL;
  form: ArchiveForm;
  /** What its bytes must have. */
  checksum?: { algorithm: string; digest: string };
}

const FORMS = new Map<string, ArchiveForm>([
  ['zip', 'zip'],
  ['tgz', 'tar.gz'],
  ['tar.gz', 'tar.gz'],
]);

/** Hex digits of a digest. */
const ALGORITHMS: Record<string, number> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha512: 128,
};

/** Parameters that say what to do with the answer, and are not sent. */
const OWN_PARAMETERS = ['archive', 'checksum', 'filename'];

/** Reads what an engine would fetch, or why it can't be fetched here. @internal */
export function readArchiveAddress(
  source: Extract<ModuleSource, { kind: 'archive' }>,
): ArchiveAddress | { why: string } {
  if (source.getter) {
    return { why: `it is an archive that only '${source.getter}' fetches` };
  }
  const url = new URL(source.url);
  const given = source.query.get('archive');
  const form = given === null ? formOf(url.pathname) : FORMS.get(given);
  if (!form) {
    return { why: 'it is no archive of a form that is read here: zip, tar.gz' };
  }
  const query = new URLSearchParams(source.query);
  OWN_PARAMETERS.forEach(name => query.delete(name));
  url.search = query.toString();
  const text = source.query.get('checksum');
  if (text === null) return { url, form };
  const checksum = readChecksum(text);
  return checksum
    ? { url, form, checksum }
    : { why: "the checksum of its archive is not one that's read here" };
}

function formOf(path: string): ArchiveForm | undefined {
  const [, suffix] = /\.(zip|tgz|tar\.gz)$/.exec(path) ?? [];
  return FORMS.get(suffix);
}

/** `sha256:<hex>`, or the digits alone. */
function readChecksum(text: string): ArchiveAddress['checksum'] {
  const [, named, digest] = /^(?:([a-z0-9]+):)?([0-9a-f]+)$/i.exec(text) ?? [];
  if (digest === undefined) return undefined;
  const found = Object.entries(ALGORITHMS).find(
    ([name, length]) =>
      digest.length === length && (named === undefined || named === name),
  );
  return found && { algorithm: found[0], digest: digest.toLowerCase() };
}
