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

type Request = z.output<typeof importManyRequest>;
type Item = Request['items'][number] & { key: string };

/** Where all modules of one import come from. */
interface Origin {
  sourceUrl: string;
  ref: string;
  commit: string;
  /** Keeps the source with what was seen of it: once, and not before there is something to be made of it. */
  keep: () => Promise<void>;
}

/** What may go wrong with one module while others are imported. */
const OF_ONE = [
  'InputError',
  'ConflictError',
  'NotFoundError',
  'ServiceUnavailableError',
];

/** Imports many modules of one repository in one go. */
export class ImportManyService {
  readonly #templates: Pick<TemplateService, 'prepare' | 'save'>;
  readonly #sources: Pick<SourceService, 'resolve' | 'ensure'>;

  constructor(options: {
    templates: Pick<TemplateService, 'prepare' | 'save'>;
    sources: Pick<SourceService, 'resolve' | 'ensure'>;
  }) {
    this.#templates = options.templates;
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
    const origin = await this.#origin({ sourceUrl, ref }, actor);
    const results = new Map<string, ImportManyItem>();
    for (const item of parentsFirst(items)) {
      const missing = item.parents?.find(key => results.get(key)?.error);
      results.set(
        item.key,
        missing === undefined
          ? await this.#importOne(origin, item, actor)
          : {
              path: item.path,
              key: item.key,
              error: { message: `Its parent '${missing}' was not imported.` },
            },
      );
    }
    return items.flatMap(({ key }) => results.get(key) ?? []);
  }

  async #origin(
    location: { sourceUrl: string; ref: string },
    actor: Actor,
  ): Promise<Origin> {
    const { url, commit, seen } = await this.#sources.resolve(location, actor);
    let isKept = false;
    return {
      ...location,
      commit,
      keep: async () => {
        if (!isKept) await this.#sources.ensure(url, actor.ref, seen);
        isKept = true;
      },
    };
  }

  async #importOne(
    { keep, ...location }: Origin,
    { references = {}, ...item }: Item,
    actor: Actor,
  ): Promise<ImportManyItem> {
    const { path, key } = item;
    const rules = Object.fromEntries(
      Object.entries(references).map(([name, reference]) => [
        name,
        { reference },
      ]),
    );
    try {
      const prepared = await this.#templates.prepare(
        { ...location, ...item, rules },
        actor,
      );
      await keep();
      const made = await this.#templates.save(prepared, actor);
      return { path, key, ...made };
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
