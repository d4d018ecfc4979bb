import { InputError, NotFoundError } from '@backstage/errors';
import { ExportedTree, exportFiles } from './exportFiles';
import { FetchQueue } from './FetchQueue';
import { folderNames } from './folderNames';
import { Found, GitTree, TreeFile, UNREACHABLE } from './GitTree';
import { invalidField } from './inputIssue';
import { listModules, ModuleFolder } from './listModules';
import { GitRef, parseRefs, REF_FORMAT } from './listRefs';
import { MirrorObjects } from './MirrorObjects';
import { SourceUrl } from './SourceUrl';
import { validateModulePath } from './validateModulePath';
import { isCommitLike, isFullCommit, validateRef } from './validateRef';

/** What a ref names. @public */
export interface ResolvedRef {
  /** 40 hex digits. */
  commit: string;
  kind: 'tag' | 'branch' | 'commit';
}

/** A file in a commit. @public */
export interface GitFile {
  /** Path in the repository. */
  path: string;
  /** Bytes. */
  size: number;
}

/** Branches and tags, newest first, and when the fetch began that saw them. @public */
export interface SeenRefs {
  refs: GitRef[];
  at: Date;
}

/** What all users of one mirror in this process share. @internal */
export interface SharedMirror {
  /** When the last fetch began that went well. */
  fetchedAt?: Date;
  /** What that fetch saw, once somebody asked. */
  seen?: Promise<SeenRefs>;
  queue: FetchQueue;
  objects: MirrorObjects;
}

/**
 * The mirror of one git repository. Where a ref is asked for, it fetches first; where a commit is, only if it does not
 * have that. Every method throws InputError or ServiceUnavailableError if the source can't be read.
 *
 * @public
 */
export class GitMirror {
  readonly #queue: FetchQueue;
  readonly #objects: MirrorObjects;
  readonly #shared: SharedMirror;
  readonly #update: () => Promise<void>;

  /** @internal */
  constructor(
    readonly source: SourceUrl,
    shared: SharedMirror,
    update: () => Promise<void>,
  ) {
    this.#shared = shared;
    this.#queue = shared.queue;
    this.#objects = shared.objects;
    this.#update = update;
  }

  /** Brings the mirror up to date. */
  fetch(): Promise<void> {
    return this.#queue.request(async () => {
      const at = new Date();
      await this.#update();
      this.#shared.fetchedAt = at;
      this.#shared.seen = undefined;
    });
  }

  /** The commit that a tag, branch or commit id names now. @throws InputError if there is none */
  async resolve(given: string): Promise<ResolvedRef> {
    const ref = validateRef(given);
    if (isFullCommit(ref) && (await this.#objects.has(ref))) {
      return { commit: ref.toLowerCase(), kind: 'commit' };
    }
    await this.fetch();
    const candidates = candidatesFor(ref);
    const commits = await this.#objects.commitsOf(
      candidates.map(({ name }) => name),
    );
    const found = candidates.flatMap(({ kind }, index) => {
      const commit = commits[index];
      return commit ? [{ commit, kind }] : [];
    });
    if (found.length > 0) return found[0];
    const { refs } = await this.#refsAt(new Date());
    const alike = refs.find(({ name }) => name.normalize() === ref.normalize());
    throw this.#problem(
      'ref',
      `has no branch, tag or commit '${ref}'${butAlike(alike?.name)}`,
      { ref },
    );
  }

  /** Branches and tags as they are now. */
  async listRefs(): Promise<SeenRefs> {
    const at = new Date();
    await this.fetch();
    return this.#refsAt(at);
  }

  /** What the last fetch of this process saw; undefined before the first one. Fetches nothing. */
  async seenRefs(): Promise<SeenRefs | undefined> {
    const { fetchedAt, seen } = this.#shared;
    if (!fetchedAt || seen) return seen;
    const reading = this.#refsAt(fetchedAt);
    this.#shared.seen = reading;
    reading.catch(() => {
      this.#shared.seen = undefined;
    });
    return reading;
  }

  async #refsAt(at: Date): Promise<SeenRefs> {
    const refs = await this.#objects.git.run([
      'for-each-ref',
      '--sort=-creatordate',
      `--format=${REF_FORMAT}`,
      'refs/heads',
      'refs/tags',
    ]);
    return { refs: parseRefs(refs), at };
  }

  /** Folders with Terraform files: the root first, then modules, examples, tests. */
  async listModules(commit: string): Promise<ModuleFolder[]> {
    return listModules((await this.#tree(commit)).entries);
  }

  /** All files below a folder, symlinks replaced by what they lead to. @throws InputError if it is not there */
  async listFiles(commit: string, path: string): Promise<GitFile[]> {
    const { files } = this.#filesIn(await this.#tree(commit), commit, path);
    return files.map(file => ({ path: file.path, size: file.entry.size }));
  }

  /** What lies at a path, symlinks followed. */
  async kindOf(commit: string, path: string): Promise<Found['kind']> {
    return (await this.#tree(commit)).find(validateModulePath(path)).kind;
  }

  /** The content of one file. @throws NotFoundError if it is not there */
  async readFile(commit: string, path: string): Promise<Buffer> {
    const found = (await this.#tree(commit)).find(validateModulePath(path));
    if (found.kind !== 'file') {
      throw new NotFoundError(
        `'${this.source.url}' has no file '${path}' at commit ${commit}.`,
      );
    }
    const [content] = await this.#objects.read([found.entry.object]);
    return content;
  }

  /** The files below some folders, and single files. @throws InputError if one is not there, or they are too large */
  async exportTree(commit: string, paths: string[]): Promise<ExportedTree> {
    // Once for all: each look at the tree takes a process.
    const tree = await this.#tree(commit);
    const found = paths.map(path => this.#filesIn(tree, commit, path));
    const files = found.flatMap(each => each.files);
    return {
      files: await exportFiles(this.#objects, files),
      notes: [...new Set(found.flatMap(each => each.notes))],
    };
  }

  #filesIn(
    tree: GitTree,
    commit: string,
    given: string,
  ): { files: TreeFile[]; notes: string[] } {
    const path = validateModulePath(given);
    const found = tree.find(path);
    if (found.kind === 'file') {
      return { files: [{ path, entry: found.entry }], notes: [] };
    }
    if (found.kind === 'folder') return tree.filesBelow(path);
    const why = UNREACHABLE[found.kind];
    throw this.#problem(
      'path',
      `has no folder '${path}' at commit ${commit.slice(0, 8)}${
        why ? `: ${why}` : elsewhere(tree, path)
      }`,
      { commit, modulePath: path },
    );
  }

  async #tree(commit: string): Promise<GitTree> {
    if (!isFullCommit(commit)) {
      throw new InputError(`'${commit}' is not a whole commit id.`);
    }
    if (!(await this.#objects.has(commit))) {
      await this.fetch();
      if (!(await this.#objects.has(commit))) {
        const message = `has no commit ${commit} on any branch or tag`;
        throw this.#problem('ref', message, { commit });
      }
    }
    return this.#objects.tree(commit);
  }

  #problem(field: string, what: string, facts: Record<string, unknown>): Error {
    const sourceUrl = this.source.url;
    const error = invalidField(field, `'${sourceUrl}' ${what}.`);
    return Object.assign(error, { sourceUrl, ...facts });
  }
}

function elsewhere(tree: GitTree, path: string): string {
  const alike = tree.lookAlike(path);
  if (alike !== undefined) return butAlike(alike);
  const folders = listModules(tree.entries).map(each => each.path);
  return folders.length === 0
    ? ', and no folder has Terraform files'
    : `. Folders that have Terraform files: ${folderNames(folders)}`;
}

function butAlike(name: string | undefined): string {
  return name === undefined
    ? ''
    : `, but one that looks the same and is spelt in another Unicode form: take it from the list, or copy '${name}'`;
}

function candidatesFor(
  ref: string,
): { name: string; kind: ResolvedRef['kind'] }[] {
  if (ref.startsWith('refs/tags/')) return [{ name: ref, kind: 'tag' }];
  if (ref.startsWith('refs/heads/')) return [{ name: ref, kind: 'branch' }];
  // Only as hex digits: nothing else that git could make of it is wanted.
  const commit = isCommitLike(ref)
    ? [{ name: ref, kind: 'commit' as const }]
    : [];
  const named = [
    { name: `refs/tags/${ref}`, kind: 'tag' as const },
    { name: `refs/heads/${ref}`, kind: 'branch' as const },
  ];
  // Nobody gets another commit by a tag that is called like it; a few digits may well be a tag's name.
  return isFullCommit(ref) ? [...commit, ...named] : [...named, ...commit];
}
