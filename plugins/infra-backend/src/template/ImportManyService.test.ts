import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { ImportManyService } from './ImportManyService';
import { ImportRequest, PreparedTemplate } from './TemplateService';

const BOB = { ref: 'user:default/bob' } as Parameters<
  ImportManyService['import']
>[1];
const SEEN = { at: new Date(0), refs: [] };
const ITEMS = ['one', 'two', 'three'].map(path => ({ path }));

/** An import of modules; those that are named fail with an error. */
function start(failing: Record<string, Error> = {}) {
  const saved: string[] = [];
  const kept: unknown[][] = [];
  const imports = new ImportManyService({
    templates: {
      prepare: async (request: ImportRequest) => {
        if (failing[request.path]) throw failing[request.path];
        return {
          template: { key: request.key },
          version: { commit: request.commit },
        } as PreparedTemplate;
      },
      save: async ({ template, version }: PreparedTemplate) => {
        expect(kept).toHaveLength(1);
        saved.push(template.key);
        return { template, version } as never;
      },
    },
    sources: {
      resolve: async () => ({ url: 'https://x/y', commit: 'c1', seen: SEEN }),
      ensure: async (...source: unknown[]) => {
        kept.push(source);
        return {} as never;
      },
    },
  });
  const run = () =>
    imports.import(
      { sourceUrl: 'https://x/y.git', ref: 'main', items: ITEMS },
      BOB,
    );
  return { run, saved, kept };
}

describe('ImportManyService.import', () => {
  it('keeps the source and its refs once, before the first template', async () => {
    const { run, saved, kept } = start();
    expect(await run()).toMatchObject(
      ITEMS.map(({ path }) => ({ key: path, version: { commit: 'c1' } })),
    );
    expect(saved).toEqual(['one', 'two', 'three']);
    expect(kept).toEqual([['https://x/y', BOB.ref, SEEN]]);
  });

  it('goes on where a service that one module needs can not be reached', async () => {
    const { run, saved } = start({
      two: new ServiceUnavailableError("Cannot reach 'https://z'."),
    });
    expect(await run()).toMatchObject([
      { key: 'one', template: {} },
      { key: 'two', error: { message: "Cannot reach 'https://z'." } },
      { key: 'three', template: {} },
    ]);
    expect(saved).toEqual(['one', 'three']);
  });

  it('keeps no source that nothing was made of', async () => {
    const gone = new NotFoundError('It is not there.');
    const { run, kept } = start({ one: gone, two: gone, three: gone });
    expect(await run()).toMatchObject(
      ITEMS.map(() => ({ error: { message: 'It is not there.' } })),
    );
    expect(kept).toEqual([]);
  });

  it('hides nothing that is not to be expected', async () => {
    const { run } = start({ two: new TypeError('x is not a function') });
    await expect(run()).rejects.toThrow(TypeError);
  });
});
