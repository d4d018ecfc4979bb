import { isError, NotFoundError } from '@backstage/errors';
import {
  ListQuery,
  Page,
  PageQuery,
  Source,
  SourceModule,
  SourceRef,
  SourceRefresh,
} from '@groundwork/plugin-infra-common';
import {
  GitMirror,
  GitMirrors,
  parseSourceUrl,
  SeenRefs,
  SourceRules,
} from '@groundwork/plugin-infra-node';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { pageOf } from '../http/pageOf';
import { SourceLooks } from './SourceLooks';
import { SourceRefStore } from './SourceRefStore';
import { SourceStore } from './SourceStore';

/** What platform engineers do with sources. */
export class SourceService {
  readonly #store: SourceStore;
  readonly #refs: SourceRefStore;
  readonly #looks: SourceLooks;
  readonly #mirrors: GitMirrors;
  readonly #rules: SourceRules;
  readonly #access: AccessService;

  constructor(options: {
    store: SourceStore;
    refs: SourceRefStore;
    looks: SourceLooks;
    mirrors: GitMirrors;
    rules: SourceRules;
    access: AccessService;
  }) {
    this.#store = options.store;
    this.#refs = options.refs;
    this.#looks = options.looks;
    this.#mirrors = options.mirrors;
    this.#rules = options.rules;
    this.#access = options.access;
  }

  async list(query: ListQuery): Promise<Page<Source>> {
    return this.#store.list(query);
  }

  /** Adds a source once it could be fetched; the same one again answers the first. */
  async create(url: string, actor: Actor): Promise<Source> {
    await this.#access.requirePublisher(actor);
    const { source, seen } = await this.#read(url).catch(error => {
      throw atUrl(error);
    });
    return this.ensure(source.url, actor.ref, seen);
  }

  async #read(url: string) {
    const source = await parseSourceUrl(url, this.#rules);
    const seen = await this.#mirrors.open(source).listRefs();
    return { source, seen };
  }

  /** The source of an address that was read; added if it is not known yet, with what was seen of it. */
  async ensure(url: string, actor: string, seen?: SeenRefs): Promise<Source> {
    const source = await this.#store.ensure(url, actor);
    if (seen) await this.#refs.save(source, seen);
    return source;
  }

  /** Looks for new branches and tags now. */
  async refresh(id: string, actor: Actor): Promise<SourceRefresh> {
    await this.#access.requirePublisher(actor);
    const { at, added } = await this.#looks.look(await this.#source(id));
    return { checkedAt: at.toISOString(), newRefs: added };
  }

  /** Branches and tags as they are now, newest first. */
  async refs(
    id: string,
    page: PageQuery,
    actor: Actor,
  ): Promise<Page<SourceRef>> {
    await this.#access.requirePublisher(actor);
    const { refs } = await this.#looks.look(await this.#source(id));
    return pageOf(refs, page, ({ kind, name }) => `${kind} ${name}`);
  }

  /** Folders with Terraform files at a ref, the root first. */
  async modules(
    id: string,
    { ref, ...page }: PageQuery & { ref: string },
    actor: Actor,
  ): Promise<Page<SourceModule>> {
    await this.#access.requirePublisher(actor);
    const mirror = await this.#mirror(id);
    const { commit } = await mirror.resolve(ref);
    return pageOf(await mirror.listModules(commit), page, ({ path }) => path);
  }

  /** The mirror of a source, for publishers. */
  async open(id: string, actor: Actor): Promise<GitMirror> {
    await this.#access.requirePublisher(actor);
    return this.#mirror(id);
  }

  /** The commit that a ref of a repository names now, with the normal address and what was seen of all refs on the way. */
  async resolve(
    { sourceUrl, ref }: { sourceUrl: string; ref: string },
    actor: Actor,
  ): Promise<{ url: string; commit: string; seen?: SeenRefs }> {
    await this.#access.requirePublisher(actor);
    const source = await parseSourceUrl(sourceUrl, this.#rules);
    const mirror = this.#mirrors.open(source);
    const { commit } = await mirror.resolve(ref);
    return { url: source.url, commit, seen: await mirror.seenRefs() };
  }

  async #mirror(id: string): Promise<GitMirror> {
    const { url } = await this.#source(id);
    return this.#mirrors.open(await parseSourceUrl(url, this.#rules));
  }

  async #source(id: string): Promise<Source> {
    const source = await this.#store.find(id);
    if (!source) throw new NotFoundError(`There is no source '${id}'.`);
    return source;
  }
}

/** The error with its issues at the field that has the address in this request. */
function atUrl(error: unknown): unknown {
  if (isError(error) && Array.isArray(error.issues)) {
    error.issues = error.issues.map(issue =>
      issue.path === 'sourceUrl' ? { ...issue, path: 'url' } : issue,
    );
  }
  return error;
}
