import { parseModuleSource } from '../moduleSource';
import { readArchiveAddress } from './archiveAddress';

function read(source: string) {
  const parsed = parseModuleSource(source);
  if (parsed.kind !== 'archive') throw new Error(`not an archive: ${source}`);
  const address = readArchiveAddress(parsed);
  return 'why' in address ? address : { ...address, url: address.url.href };
}

const SHA256 = 'a'.repeat(64);

describe('readArchiveAddress', () => {
  it.each([
    ['https://a.example.com/x.zip//sub', 'https://a.example.com/x.zip', 'zip'],
    ['https://a.example.com/x.tgz', 'https://a.example.com/x.tgz', 'tar.gz'],
    [
      'https://a.example.com/x.tar.gz',
      'https://a.example.com/x.tar.gz',
      'tar.gz',
    ],
    [
      'https://a.example.com/x//*?archive=tar.gz&key=1&filename=y',
      'https://a.example.com/x?key=1',
      'tar.gz',
    ],
    [
      'https://a.example.com/x.zip?archive=tgz',
      'https://a.example.com/x.zip',
      'tar.gz',
    ],
  ])('reads %s', (source, url, form) => {
    expect(read(source)).toEqual({ url, form });
  });

  it.each([
    [`sha256:${SHA256}`, { algorithm: 'sha256', digest: SHA256 }],
    [SHA256.toUpperCase(), { algorithm: 'sha256', digest: SHA256 }],
    ['b'.repeat(32), { algorithm: 'md5', digest: 'b'.repeat(32) }],
    [`sha1:${'c'.repeat(40)}`, { algorithm: 'sha1', digest: 'c'.repeat(40) }],
    ['d'.repeat(128), { algorithm: 'sha512', digest: 'd'.repeat(128) }],
  ])('reads the checksum %s, and does not send it', (checksum, expected) => {
    const source = `https://a.example.com/x.zip?checksum=${checksum}`;
    expect(read(source)).toEqual({
      url: 'https://a.example.com/x.zip',
      form: 'zip',
      checksum: expected,
    });
  });

  it.each([
    ['s3::https://a.example.com/x.zip', "only 's3' fetches"],
    ['https://a.example.com/x.tar.xz', 'no archive of a form'],
    ['https://a.example.com/x', 'no archive of a form'],
    ['https://a.example.com/x.zip?archive=false', 'no archive of a form'],
    ['https://a.example.com/x.zip?archive=constructor', 'no archive of a form'],
    ['https://a.example.com/x.zip?checksum=file:./sums', 'checksum'],
    [`https://a.example.com/x.zip?checksum=md5:${SHA256}`, 'checksum'],
    ['https://a.example.com/x.zip?checksum=abc', 'checksum'],
  ])('leaves %s to the run', (source, why) => {
    expect(read(source)).toEqual({ why: expect.stringContaining(why) });
  });
});
