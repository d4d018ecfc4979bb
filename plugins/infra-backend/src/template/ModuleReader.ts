import { SeenRefs } from '@groundwork/plugin-infra-node';
import {
  EngineKind,
  ModuleAnalysis,
  ModuleReadme,
} from '@groundwork/plugin-infra-common';

/** A module at one commit, analysed and packed. */
export interface ImportedModule {
  /** Normalised. */
  sourceUrl: string;
  ref: string;
  /** Normalised; empty: the repository's root. */
  path: string;
  commit: string;
  analysis: ModuleAnalysis;
  notes: string[];
  readme?: ModuleReadme;
  /** Branches and tags of its source, as far as they were seen on the way; absent where the commit was given. */
  seen?: SeenRefs;
  /** Its files and those of the local modules that it reaches, packed. */
  bundle: { hash: string; content: Buffer };
}

/** Reads modules from their repositories. */
export interface ModuleReader {
  /** InputError with issues (file, line) if it is no usable module, or is not there. */
  read(location: {
    sourceUrl: string;
    ref: string;
    path: string;
    /** What the ref names, where that is known already. */
    commit?: string;
    /** What will run it: OpenTofu reads files that Terraform does not. Absent: the configured default. */
    engine?: EngineKind;
  }): Promise<ImportedModule>;
}
