import { stat } from 'node:fs/promises';
import { GitClient } from './GitClient';
import { GitTree } from './GitTree';
import { readBlobs } from './readBlobs';
import { parseTree, TreeEntry } from './TreeEntry';

const CACHED_TREES = 4;
/** Longer targets of symlinks than this are no paths. */
const MAX_LINK = 4096;

/**
 * What a mirror holds. Objects never change, so the trees of the commits that were read last are kept: to start git takes
 * a large process tens of milliseconds in which it does nothing else.
 *
 * @internal
 */
export class MirrorObjects {
  readonly #trees = new Map<string, Promise<GitTree>>();
  /** The folder that the trees were read from. */
  #folder?: string;

  constructor(readonly git: GitClient, readonly mirror: string) {}

  /** Whether the mirror is there and has this commit. */
  async has(commit: string): Promise<boolean> {
    const there = await stat(this.mirror).catch(() => undefined);
    if (!there) return false;
    const folder = `${there.ino} ${there.birthtimeMs}`;
    // A mirror that was made anew may lack what the old one had.
    if (folder !== this.#folder) this.#trees.clear();
    this.#folder = folder;
    if (this.#trees.has(commit)) return true;
    const [found] = await this.commitsOf([commit]);
    return found !== undefined;
  }

  /** The commits that these names lead to, tags peeled; undefined where there is none. */
  async commitsOf(names: string[]): Promise<(string | undefined)[]> {
    const answer = await this.git.run(['cat-file', '--batch-check'], {
      input: names.map(name => `${name}^{commit}\n`).join(''),
    });
    const lines = answer.toString('utf8').split('\n');
    return names.map(
      (_, index) => /^([0-9a-f]{40}) commit /.exec(lines[index])?.[1],
    );
  }

  /** The contents of blobs, in the order of their ids. */
  async read(ids: string[], maxOutput?: number): Promise<Buffer[]> {
    if (ids.length === 0) return [];
    const output = await this.git.run(['cat-file', '--batch'], {
      input: ids.map(id => `${id}\n`).join(''),
      maxOutput,
    });
    return readBlobs(output);
  }

  /** The tree of a commit that the mirror has. */
  tree(commit: string): Promise<GitTree> {
    const known = this.#trees.get(commit);
    if (known) return known;
    const reading = this.#readTree(commit);
    this.#trees.set(commit, reading);
    reading.catch(() => this.#trees.delete(commit));
    const old = [...this.#trees.keys()].slice(0, -CACHED_TREES);
    old.forEach(each => this.#trees.delete(each));
    return reading;
  }

  async #readTree(commit: string): Promise<GitTree> {
    const { entries, strange } = parseTree(
      await this.git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', commit]),
    );
    return new GitTree(entries, await this.#readLinks(entries), strange);
  }

  async #readLinks(entries: TreeEntry[]): Promise<Map<string, string>> {
    const links = entries.filter(
      ({ kind, size }) => kind === 'symlink' && size <= MAX_LINK,
    );
    const targets = await this.read(links.map(({ object }) => object));
    return new Map(
      links.map(({ path }, index) => [path, targets[index].toString('utf8')]),
    );
  }
}
