import { isError } from '@backstage/errors';
import {
  ImportManyItem,
  importManyRequest,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { Actor } from '../access/Actor';
import { invalid } from '../http/requests';
import { SourceService } from '../source/SourceService';
import { defaultKey } from './defaultKey';
import { TemplateService } from './TemplateService';
import { VersionService } from './VersionService';

type Request = z.output<typeof importManyRequest>;
type Item = Request['items'][number] & { key: string };

/** What may go wrong with one module while others are imported. */
const OF_ONE = ['InputError', 'ConflictError', 'NotFoundError'];

/** Imports many modules of one repository in one go. */
export class ImportManyService {
  readonly #templates: Pick<TemplateService, 'import'>;
  readonly #versions: Pick<VersionService, 'update'>;
  readonly #sources: Pick<SourceService, 'resolve'>;

  constructor(options: {
    templates: Pick<TemplateService, 'import'>;
    versions: Pick<VersionService, 'update'>;
    sources: Pick<SourceService, 'resolve'>;
  }) {
    this.#templates = options.templates;
    this.#versions = options.versions;
    this.#sources = options.sources;
  }

  /** Parents first, all at one commit; one that fails keeps back only those that stand on it. Answers in the order asked. */
  async import(request: Request, actor: Actor): Promise<ImportManyItem[]> {
    const { sourceUrl, ref } = request;
    const items = request.items.map(item => ({
      ...item,
      key: item.key ?? defaultKey({ sourceUrl, path: item.path }),
    }));
    requireDifferentKeys(items);
    const commit = await this.#sources.resolve({ sourceUrl, ref }, actor);
    const results = new Map<string, ImportManyItem>();
    for (const item of parentsFirst(items)) {
      const missing = item.parents?.find(key => results.get(key)?.error);
      results.set(
        item.key,
        missing === undefined
          ? await this.#importOne({ sourceUrl, ref, commit }, item, actor)
          : {
              path: item.path,
              key: item.key,
              error: { message: `Its parent '${missing}' was not imported.` },
            },
      );
    }
    return items.flatMap(({ key }) => results.get(key) ?? []);
  }

  async #importOne(
    location: { sourceUrl: string; ref: string; commit: string },
    { references = {}, ...item }: Item,
    actor: Actor,
  ): Promise<ImportManyItem> {
    const { path, key } = item;
    try {
      const made = await this.#templates.import(
        { ...location, ...item },
        actor,
      );
      const rules = Object.fromEntries(
        Object.entries(references).map(([name, reference]) => [
          name,
          { reference },
        ]),
      );
      const version =
        Object.keys(rules).length === 0
          ? made.version
          : await this.#versions.update(key, made.version.id, { rules }, actor);
      return { path, key, template: made.template, version };
    } catch (error) {
      if (!isError(error) || !OF_ONE.includes(error.name)) throw error;
      return { path, key, error: { message: error.message } };
    }
  }
}

function requireDifferentKeys(items: readonly Item[]): void {
  const issues = items.flatMap(({ key }, index) =>
    items.findIndex(other => other.key === key) === index
      ? []
      : [{ path: `items.${index}.key`, message: `'${key}' is there twice` }],
  );
  if (issues.length > 0) throw invalid('Each template needs its key.', issues);
}

/** What stands in a circle comes last, and is refused then. */
function parentsFirst(items: readonly Item[]): Item[] {
  const open = new Map(items.map(item => [item.key, item]));
  const sorted: Item[] = [];
  while (open.size > 0) {
    const free = [...open.values()].filter(
      ({ parents = [] }) => !parents.some(key => open.has(key)),
    );
    const next = free.length > 0 ? free : [...open.values()];
    next.forEach(item => open.delete(item.key));
    sorted.push(...next);
  }
  return sorted;
}
