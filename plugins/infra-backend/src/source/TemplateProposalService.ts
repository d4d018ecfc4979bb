import {
  EngineKind,
  ModuleAnalysis,
  TemplateProposals,
} from '@groundwork/plugin-infra-common';
import {
  ExportedFile,
  folderOf,
  GitMirror,
  isTerraformFile,
  ModuleFolder,
  ModuleLink,
  readModule,
  tooMuchText,
} from '@groundwork/plugin-infra-node';
import { isError } from '@backstage/errors';
import { posix } from 'node:path';
import { Actor } from '../access/Actor';
import {
  KnownTemplates,
  proposeTemplates,
  ReadModule,
} from './proposeTemplates';
import { SourceService } from './SourceService';

/** Modules that are read for one answer. */
const MAX_MODULES = 300;

interface Configuration {
  files: ExportedFile[];
  /** Folders with more than is read, and the error that says so. */
  tooMuch: ReadonlyMap<string, Error>;
}

/** Proposes templates for all modules of a repository. */
export class TemplateProposalService {
  readonly #sources: SourceService;
  readonly #templates: {
    knownFor(sourceUrl: string): Promise<KnownTemplates>;
  };
  readonly #engine: EngineKind;

  constructor(options: {
    sources: SourceService;
    templates: { knownFor(sourceUrl: string): Promise<KnownTemplates> };
    defaultEngine: EngineKind;
  }) {
    this.#sources = options.sources;
    this.#templates = options.templates;
    this.#engine = options.defaultEngine;
  }

  /** What the modules at a ref could become; those that can't be read are there with the reason. */
  async propose(
    sourceId: string,
    ref: string,
    actor: Actor,
  ): Promise<TemplateProposals> {
    const mirror = await this.#sources.open(sourceId, actor);
    const { commit } = await mirror.resolve(ref);
    const found = await mirror.listModules(commit);
    const folders = found.slice(0, MAX_MODULES);
    const configuration = await configurationOf(mirror, commit, folders);
    const modules: ReadModule[] = [];
    const links: ModuleLink[] = [];
    for (const folder of folders) {
      const read = await this.#read(configuration, folder);
      modules.push({ ...folder, ...read.module });
      links.push(...read.links);
    }
    const sourceUrl = mirror.source.url;
    return {
      commit,
      items: proposeTemplates(
        sourceUrl,
        modules,
        links,
        await this.#templates.knownFor(sourceUrl),
      ),
      truncated: found.length > folders.length,
    };
  }

  async #read(
    { files, tooMuch }: Configuration,
    { path }: ModuleFolder,
  ): Promise<{
    module: { analysis: ModuleAnalysis } | { error: string };
    links: ModuleLink[];
  }> {
    const own = files.filter(file => folderOf(file.path) === path);
    try {
      const problem = tooMuch.get(path);
      if (problem) throw problem;
      const { analysis, links } = await readModule(own, path, this.#engine);
      return { module: { analysis }, links };
    } catch (error) {
      if (!isError(error) || error.name !== 'InputError') throw error;
      return { module: { error: error.message }, links: [] };
    }
  }
}

/** The Terraform files of some folders, read at once, without those that are too large. */
async function configurationOf(
  mirror: GitMirror,
  commit: string,
  folders: readonly ModuleFolder[],
): Promise<Configuration> {
  const found = (await mirror.listFiles(commit, '')).filter(({ path }) =>
    isTerraformFile(posix.basename(path)),
  );
  const byFolder = folders.map(({ path: folder }) => {
    const own = found.filter(({ path }) => folderOf(path) === folder);
    return { folder, own, problem: tooMuchText(folder, own) };
  });
  const paths = byFolder.flatMap(({ own, problem }) =>
    problem ? [] : own.map(({ path }) => path),
  );
  return {
    files: (await mirror.exportTree(commit, paths)).files,
    tooMuch: new Map(
      byFolder.flatMap(({ folder, problem }) =>
        problem ? [[folder, problem]] : [],
      ),
    ),
  };
}
