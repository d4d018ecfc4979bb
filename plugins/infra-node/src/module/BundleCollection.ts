import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { InputError } from '@backstage/errors';
import { ModuleCall } from '@groundwork/plugin-infra-common';
import { ExportedFile, GitMirror } from '../git';
import { UNREACHABLE } from '../git/GitTree';
import { invalid } from '../git/inputIssue';
import { blocksOf } from './blocks';
import { ModuleBundle } from './ModuleBundle';
import { configurationFiles, folderOf, ModuleEngine } from './ModuleFile';
import { outsideReferences } from './outsideReferences';
import { noTerraformFiles, parseModule } from './parseModule';
import { isLocal, readModuleCalls } from './readModuleCalls';
import { originOf, RemoteModule, RemoteModules } from './remote/RemoteModules';
import { replaceSource } from './replaceSource';
import { withoutCredentials } from './withoutCredentials';

/** What of a mirror is needed. @public */
export type ModuleRepository = Pick<
  GitMirror,
  'exportTree' | 'listModules' | 'kindOf'
>;

/** Bytes of all files of a bundle. */
const MAX_SIZE = 50 * 1024 * 1024;

/** Folder for modules of other repositories. */
const REMOTE_FOLDER = '.groundwork-modules';

/** Repositories that call each other, one within the other. */
const MAX_DEPTH = 5;

/** What is collected, and from where. @internal */
export interface CollectionOptions {
  repository: ModuleRepository;
  commit: string;
  modulePath: string;
  engine?: ModuleEngine;
  /** Default: none are found. */
  remotes?: RemoteModules;
  /** How many repositories lead here. Default: 0. */
  depth?: number;
}

/** A bundle in the making. @internal */
export class BundleCollection {
  readonly #options: CollectionOptions;
  readonly #repository: ModuleRepository;
  readonly #commit: string;
  readonly #modulePath: string;
  readonly #engine?: ModuleEngine;
  readonly #files = new Map<string, ExportedFile>();
  readonly #added: string[] = [];
  readonly #followed = new Set<string>();
  readonly #remote: ModuleBundle['remoteModules'] = [];
  readonly #stored: ModuleCall[] = [];
  readonly #found = new Set<string>();
  readonly #notes = new Set<string>();

  constructor(options: CollectionOptions) {
    this.#options = options;
    this.#repository = options.repository;
    this.#commit = options.commit;
    this.#modulePath = options.modulePath;
    this.#engine = options.engine;
  }

  async collect(): Promise<ModuleBundle> {
    await this.#add(this.#modulePath);
    await this.#requireModule();
    await this.#follow(this.#modulePath);
    return {
      modulePath: this.#modulePath,
      files: [...this.#files.values()],
      localModules: [...this.#followed].filter(
        folder => folder !== this.#modulePath,
      ),
      remoteModules: this.#remote,
      storedModules: this.#stored,
      notes: [...this.#notes],
    };
  }

  /** Adds what lies at a path, once. */
  async #add(path: string): Promise<void> {
    if (this.#added.some(folder => isBelow(path, folder))) return;
    this.#added.push(path);
    const { files, notes } = await this.#repository.exportTree(this.#commit, [
      path,
    ]);
    notes.forEach(note => this.#notes.add(note));
    for (const file of files) {
      const why = reasonToLeaveOut(file.path, this.#modulePath);
      if (why) this.#notes.add(`'${file.path}' was left out: ${why}`);
      else this.#files.set(file.path, file);
    }
    this.#checkSize();
  }

  async #requireModule(): Promise<void> {
    const found = configurationFiles(
      [...this.#files.values()],
      this.#modulePath,
      this.#engine,
    );
    if (found.length > 0) return;
    const modules = await this.#repository.listModules(this.#commit);
    throw noTerraformFiles(
      this.#modulePath,
      modules.map(({ path }) => path),
    );
  }

  /** Adds what the module in a folder reaches, and what that reaches. */
  async #follow(folder: string): Promise<void> {
    if (this.#followed.has(folder)) return;
    this.#followed.add(folder);
    const files = [...this.#files.values()];
    const parsed = await parseModule(files, folder, this.#engine);
    await this.#addReferences(outsideReferences(parsed, folder));
    const blocks = parsed.flatMap(file => blocksOf(file, 'module', 1));
    for (const call of readModuleCalls(blocks, folder).moduleCalls) {
      if (isLocal(call.source)) await this.#followCall(call);
      else await this.#followRemote(call, folder);
    }
  }

  async #followCall(call: ModuleCall): Promise<void> {
    const { path } = call;
    if (path === undefined) {
      throw callError(call, 'which lies outside the repository');
    }
    const kind = await this.#repository.kindOf(this.#commit, path);
    if (kind !== 'folder') {
      const why = UNREACHABLE[kind];
      throw callError(
        call,
        why ? `which can't be taken: ${why}` : 'which is not there',
      );
    }
    await this.#add(path);
    await this.#follow(path);
  }

  async #followRemote(call: ModuleCall, folder: string): Promise<void> {
    try {
      const why = await this.#store(call, folder);
      const source = withoutCredentials(call.source);
      if (why === undefined) this.#stored.push({ ...call, source });
      else this.#remote.push({ ...call, source, why });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw callError(call, `which can't be used: ${error.message}`);
    }
  }

  /** Puts a remote module into the bundle and has it called there; answers why if that can't be done. */
  async #store(call: ModuleCall, folder: string): Promise<string | undefined> {
    const { remotes, depth = 0 } = this.#options;
    if (!remotes) return 'it is not in this repository';
    const found = await remotes.find(call);
    if ('why' in found) return found.why;
    if (depth >= MAX_DEPTH) return 'it is nested too deep';
    const place = placeOf(found);
    const source = relativeSource(folder, posix.join(place, found.path));
    // Engines take no version beside a local path. Beside an address it was an error before, and stays one.
    const version = found.release === undefined ? call.version : undefined;
    const rewritten = await this.#rewritten(call, { source, version });
    if (!rewritten) return "its call can't be rewritten";
    await this.#bringIn(found, place);
    this.#files.set(call.file, rewritten);
    this.#notes.add(
      `Module '${call.name}' is ${originOf(
        found,
      )}: it is stored with this version.`,
    );
    return undefined;
  }

  /** The file of a call, in which it calls something else. */
  async #rewritten(
    call: ModuleCall,
    wanted: Pick<ModuleCall, 'source' | 'version'>,
  ): Promise<ExportedFile | undefined> {
    const file = this.#files.get(call.file);
    const [configuration] = configurationFiles(
      file ? [file] : [],
      folderOf(call.file),
      this.#engine,
    );
    const text =
      configuration && (await replaceSource(configuration, call, wanted));
    return file && text !== undefined
      ? { ...file, content: Buffer.from(text) }
      : undefined;
  }

  /** Puts another repository's module, and all that it reaches, into a folder. */
  async #bringIn(found: RemoteModule, place: string): Promise<void> {
    if (this.#found.has(place)) return;
    this.#found.add(place);
    const { engine, remotes, depth = 0 } = this.#options;
    const bundle = await new BundleCollection({
      repository: found.repository,
      commit: found.commit,
      modulePath: found.path,
      engine,
      remotes,
      depth: depth + 1,
    }).collect();
    for (const file of bundle.files) {
      const path = posix.join(place, file.path);
      this.#files.set(path, { ...file, path });
    }
    this.#remote.push(...bundle.remoteModules);
    bundle.notes.forEach(note => this.#notes.add(note));
    this.#checkSize();
  }

  async #addReferences(paths: string[]): Promise<void> {
    for (const path of paths) {
      const kind =
        path === '..' || path.startsWith('../')
          ? 'outside'
          : await this.#repository.kindOf(this.#commit, path);
      const isThere = kind === 'file' || kind === 'folder';
      if (isThere && path !== '' && path !== '.') await this.#add(path);
      else
        this.#notes.add(
          `'${path}' was left out: it is named by the module, but is no folder or file of the repository that could be taken`,
        );
    }
  }

  #checkSize() {
    const sizes = [...this.#files.values()].map(file => file.content.length);
    const size = sizes.reduce((sum, each) => sum + each, 0);
    if (size <= MAX_SIZE) return;
    const message = `The module and what it reaches have ${size} bytes; at most ${MAX_SIZE} are taken. Choose a smaller folder.`;
    throw invalid(message, [{ path: 'path', message }]);
  }
}

/** One for each module of a repository at a commit, named so that people know it again. */
function placeOf({ url, commit, path }: RemoteModule): string {
  const hash = createHash('sha256').update(`${url}\0${commit}\0${path}`);
  const name = posix
    .basename(url)
    .replace(/\.(?:git|zip|tgz|tar\.gz)$/, '')
    .replace(/[^\w.-]+/g, '-');
  return `${REMOTE_FOLDER}/${name}-${hash.digest('hex').slice(0, 12)}`;
}

function relativeSource(from: string, to: string): string {
  const path = posix.relative(from, to);
  return path.startsWith('../') ? path : `./${path}`;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function callError(call: ModuleCall, why: string): InputError {
  const source = withoutCredentials(call.source);
  const message = `Module '${call.name}' has the source '${source}', ${why}${
    why.endsWith('.') ? '' : '.'
  }`;
  return invalid(`${call.file}:${call.line}: ${message}`, [
    { path: 'path', message, file: call.file, line: call.line },
  ]);
}

/** What would change a run without being seen in the resource's values, or make `init` ask questions. */
function reasonToLeaveOut(path: string, folder: string): string | undefined {
  if (/(?:^|\/)\.terraform\//.test(path)) {
    return 'it is what an earlier init left behind';
  }
  if (folderOf(path) !== folder) return undefined;
  const name = posix.basename(path);
  if (/\.tfstate(?:\..+)?$/.test(name)) return 'it is a state of its own';
  return /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(name)
    ? 'values come from the resource'
    : undefined;
}
