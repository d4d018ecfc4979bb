import { ModuleCall } from '@groundwork/plugin-infra-common';
import { ExportedFile } from '../git';

/** The files that a run of a module needs, where they lie in the repository. @public */
export interface ModuleBundle {
  /** Folder of the root module; `''` is the root of the repository. */
  modulePath: string;
  files: ExportedFile[];
  /** Folders of the local modules that it reaches. */
  localModules: string[];
  /** Calls of modules that `init` has to fetch, and why they are not here. */
  remoteModules: (ModuleCall & { why: string })[];
  /** Calls of modules of other repositories that were put into the bundle, as they were before. */
  storedModules: ModuleCall[];
  /** What was left out, and why. */
  notes: string[];
}
