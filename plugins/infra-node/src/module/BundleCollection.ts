import { posix } from 'node:path';
import { InputError } from '@backstage/errors';
import { ModuleCall } from '@groundwork/plugin-infra-common';
import { ExportedFile, GitMirror } from '../git';
import { invalid } from '../git/inputIssue';
import { blocksOf } from './blocks';
import { ModuleBundle } from './ModuleBundle';
import { configurationFiles, folderOf, ModuleEngine } from './ModuleFile';
import { outsideReferences } from './outsideReferences';
import { noTerraformFiles, parseModule } from './parseModule';
import { isLocal, readModuleCalls } from './readModuleCalls';

/** What of a mirror is needed. @public */
export type ModuleRepository = Pick<
  GitMirror,
  'exportTree' | 'listModules' | 'kindOf'
>;

/** Bytes of all files of a bundle. */
const MAX_SIZE = 50 * 1024 * 1024;

/** A bundle in the making. @internal */
export class BundleCollection {
  readonly #repository: ModuleRepository;
  readonly #commit: string;
  readonly #modulePath: string;
  readonly #engine?: ModuleEngine;
  readonly #files = new Map<string, ExportedFile>();
  readonly #added: string[] = [];
  readonly #followed = new Set<string>();
  readonly #remote: ModuleCall[] = [];
  readonly #notes = new Set<string>();

  constructor(
    repository: ModuleRepository,
    commit: string,
    modulePath: string,
    engine?: ModuleEngine,
  ) {
    this.#repository = repository;
    this.#commit = commit;
    this.#modulePath = modulePath;
    this.#engine = engine;
  }

  /** Adds what lies at a path, once. */
  async add(path: string): Promise<void> {
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

  async requireModule(): Promise<void> {
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
  async follow(folder: string): Promise<void> {
    if (this.#followed.has(folder)) return;
    this.#followed.add(folder);
    const files = [...this.#files.values()];
    const parsed = await parseModule(files, folder, this.#engine);
    await this.#addReferences(outsideReferences(parsed, folder));
    const blocks = parsed.flatMap(file => blocksOf(file, 'module', 1));
    for (const call of readModuleCalls(blocks, folder).moduleCalls) {
      if (isLocal(call.source)) await this.#followCall(call);
      else this.#remote.push(call);
    }
  }

  toBundle(): ModuleBundle {
    return {
      modulePath: this.#modulePath,
      files: [...this.#files.values()],
      localModules: [...this.#followed].filter(
        folder => folder !== this.#modulePath,
      ),
      remoteModules: this.#remote,
      notes: [...this.#notes],
    };
  }

  async #followCall(call: ModuleCall): Promise<void> {
    const { path } = call;
    if (path === undefined) {
      throw callError(call, 'which lies outside the repository');
    }
    const kind = await this.#repository.kindOf(this.#commit, path);
    if (kind !== 'folder') throw callError(call, 'which is not there');
    await this.add(path);
    await this.follow(path);
  }

  async #addReferences(paths: string[]): Promise<void> {
    for (const path of paths) {
      const kind =
        path === '..' || path.startsWith('../')
          ? undefined
          : await this.#repository.kindOf(this.#commit, path);
      if (kind && path !== '' && path !== '.') await this.add(path);
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

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

function callError(call: ModuleCall, why: string): InputError {
  const message = `Module '${call.name}' has the source '${call.source}', ${why}.`;
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
