import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { packBundle } from '../packBundle';
import { unpackBundle } from '../unpackBundle';
import { aTarball, aZip } from './anArchive';
import { aRegistry, aWeb, TestPages, TestWeb } from './aWeb';
import {
  calling,
  collectInMemory,
  TEST_FILES as HOST,
  TEST_REGISTRY as REGISTRY,
} from './collectInMemory';

const directory = createMockDirectory();

beforeEach(() => directory.clear());

const collect = (files: Record<string, string>, web: TestWeb) =>
  collectInMemory(files, web, directory);

const serving = (archive: Buffer, path = 'net.zip'): TestPages => ({
  [`https://${HOST}/${path}`]: () => new Response(new Uint8Array(archive)),
});

const sha256 = (content: Buffer) =>
  createHash('sha256').update(content).digest('hex');

describe('collectBundle with modules of archives', () => {
  it('stores them, so that Terraform fetches nothing', async () => {
    const zip = aZip({
      'modules/x/main.tf': `${calling(
        '../y',
      )}output "name" {\n  value = module.a.name\n}\n`,
      'modules/y/main.tf': 'output "name" {\n  value = "y"\n}\n',
    });
    const bundle = await collect(
      {
        'main.tf': `${calling(
          `https://${HOST}/net.zip//modules/x?checksum=sha256:${sha256(zip)}`,
        )}output "name" {\n  value = module.a.name\n}\n`,
      },
      aWeb(serving(zip)),
    );
    expect(bundle.remoteModules).toEqual([]);
    expect(bundle.notes).toEqual([
      `Module 'a' is that of https://${HOST}/net.zip, SHA-256 ${sha256(
        zip,
      )}: it is stored with this version.`,
    ]);
    expect(bundle.files.map(({ path }) => path).sort()).toEqual([
      expect.stringMatching(
        /^\.groundwork-modules\/net-[0-9a-f]{12}\/modules\/x\/main\.tf$/,
      ),
      expect.stringMatching(/\/modules\/y\/main\.tf$/),
      'main.tf',
    ]);

    directory.addContent({ home: {} });
    const target = directory.resolve('target');
    await unpackBundle((await packBundle(bundle.files)).content, target);
    const terraform = (...args: string[]) =>
      execFileSync('terraform', args, {
        cwd: target,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          HOME: directory.resolve('home'),
          CHECKPOINT_DISABLE: '1',
        },
      });
    terraform('init', '-input=false', '-no-color');
    expect(JSON.parse(terraform('validate', '-json'))).toMatchObject({
      valid: true,
    });
    expect(terraform('plan', '-input=false', '-no-color')).toContain('"y"');
  });

  it('stores the archive that a registry leads to, once for all that call it', async () => {
    const archive = await aTarball({
      'pax_global_header.txt': '',
      'acme-net-1/main.tf': '',
      'acme-net-1/sub/main.tf': '',
    });
    const only = await aTarball({
      'acme-net-1/main.tf': '',
      'acme-net-1/sub/main.tf': '',
    });
    const call = `${REGISTRY}/acme/net/aws`;
    const files = {
      'main.tf': calling(call, '1.2.0'),
      'b.tf': calling(`${call}//sub`, undefined, 'b'),
    };
    const at = `https://${HOST}/v1/acme-net?archive=tar.gz`;
    const pages = aRegistry(REGISTRY, {
      'acme/net/aws': { '1.2.0': at.replace('?', '//*?') },
    });
    const web = aWeb({ ...pages, ...serving(only, 'v1/acme-net') });
    const bundle = await collect(files, web);
    expect(bundle.storedModules).toHaveLength(2);
    expect(bundle.notes).toContain(
      `Module 'a' is acme/net/aws 1.2.0 of ${REGISTRY}, that of https://${HOST}/v1/acme-net, SHA-256 ${sha256(
        only,
      )}: it is stored with this version.`,
    );
    expect(
      web.asked.filter(({ url }) => new URL(url).host === HOST),
    ).toHaveLength(1);

    const ambiguous = await collect(
      files,
      aWeb({ ...pages, ...serving(archive, 'v1/acme-net') }),
    );
    expect(ambiguous.remoteModules).toMatchObject([
      {
        name: 'a',
        why: expect.stringContaining("'*' fits no folder of it, or several"),
      },
    ]);
  });

  const callingArchives = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      calling(`https://${HOST}/${index}.zip//m`, undefined, `m${index}`),
    ).join('');

  const servingAll = (archive: Buffer, count: number): TestPages =>
    Object.assign(
      {},
      ...Array.from({ length: count }, (_, index) =>
        serving(archive, `${index}.zip`),
      ),
    );

  it('stores as many archives as are taken, and refuses one more', async () => {
    const web = aWeb(servingAll(aZip({ 'm/main.tf': '' }), 51));
    const again = calling(`https://${HOST}/0.zip//m`, undefined, 'again');
    const { storedModules } = await collect(
      { 'main.tf': callingArchives(50) + again },
      web,
    );
    expect(storedModules).toHaveLength(51);
    await expect(
      collect({ 'main.tf': callingArchives(51) }, web),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(
        'all modules together call more than 50 archives',
      ),
      issues: [{ file: 'main.tf', line: 151 }],
    });
    expect(web.asked).toHaveLength(100);
  });

  it('refuses archives of which too much comes out together', async () => {
    const zip = aZip({
      'm/main.tf': '',
      large: '0'.repeat(70 * 1024 * 1024),
    });
    const web = aWeb(servingAll(zip, 3));
    await expect(
      collect({ 'main.tf': callingArchives(3) }, web),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(
        'all archives that are called unpack to more than 209715200 bytes',
      ),
      issues: [{ file: 'main.tf', line: 7 }],
    });
  });

  it('tells what was left out of an archive', async () => {
    const zip = aZip({ 'main.tf': '', '../evil.tf': '' });
    const { notes } = await collect(
      { 'main.tf': calling(`https://${HOST}/net.zip`) },
      aWeb(serving(zip)),
    );
    expect(notes).toContain('"../evil.tf" was left out: its name is not safe');
  });

  it.each<[string, TestPages, string]>([
    ['that is not there', serving(Buffer.of(), 'x.zip'), 'status 404'],
    ['that can not be reached', {}, "Cannot reach 'files.example.com'"],
    ['that is none', serving(Buffer.from('<html>')), "can't be unpacked"],
    [
      'that is too large',
      serving(Buffer.alloc(50 * 1024 * 1024 + 1)),
      'has more than 52428800 bytes',
    ],
  ])('leaves one %s to the run', async (_, pages, why) => {
    const { remoteModules } = await collect(
      { 'main.tf': calling(`https://${HOST}/net.zip?key=hush`) },
      aWeb(
        Object.fromEntries(
          Object.entries(pages).map(([url, page]) => [`${url}?key=hush`, page]),
        ),
      ),
    );
    expect(remoteModules).toMatchObject([
      {
        why: expect.stringContaining(why),
        source: `https://${HOST}/net.zip`,
      },
    ]);
    expect(JSON.stringify(remoteModules)).not.toContain('hush');
  });

  it.each([
    [
      'has another checksum',
      `checksum=sha256:${'0'.repeat(64)}`,
      aZip({ 'main.tf': '' }),
      'does not have the sha256 checksum',
    ],
    [
      'is a bomb',
      '',
      aZip({ 'main.tf': '0'.repeat(101 * 1024 * 1024) }),
      'unpacks to more than 104857600 bytes',
    ],
  ])('refuses one that %s, with file and line', async (_, query, zip, why) => {
    await expect(
      collect(
        { 'main.tf': `\n${calling(`https://${HOST}/net.zip?${query}`)}` },
        aWeb(serving(zip)),
      ),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(why),
      issues: [{ file: 'main.tf', line: 2 }],
    });
  });

  it('refuses a folder that is not there, and one outside', async () => {
    const web = aWeb(serving(aZip({ 'main.tf': '' })));
    for (const [folder, why] of [
      ['none', "its archive has no folder 'none'"],
      ['../x', "it has '..' in it"],
    ]) {
      const source = `https://${HOST}/net.zip//${folder}`;
      await expect(
        collect({ 'main.tf': calling(source) }, web),
      ).rejects.toThrow(why);
    }
  });

  it('refuses a redirect to a host that is not allowed', async () => {
    const headers = { location: 'https://evil.example.com/net.zip' };
    const web = aWeb({
      [`https://${HOST}/net.zip`]: () =>
        new Response('', { status: 302, headers }),
    });
    await expect(
      collect({ 'main.tf': calling(`https://${HOST}/net.zip`) }, web),
    ).rejects.toThrow("host 'evil.example.com' is not allowed");
    expect(web.asked).toHaveLength(1);
  });
});
