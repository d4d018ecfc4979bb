import { z } from 'zod';
import {
  importTemplateRequest,
  Template,
  templateKeySchema,
  TemplateVersion,
} from './template';
import { text } from './text';

const outputOfTemplate = z.strictObject({
  templateKey: templateKeySchema,
  output: text(200).min(1),
});

/** All that an import of one takes, but its place; `parents` may be others of this import. */
const importedModule = importTemplateRequest
  .omit({ sourceUrl: true, ref: true })
  .extend({
    /** Outputs of parents that variables take, by variable; they become rules of the version. */
    references: z.record(text(200), outputOfTemplate).optional(),
  });

/** Body of `POST /templates/import-many`: modules of one repository at one ref. @public */
export const importManyRequest = z.strictObject({
  sourceUrl: text(2000).min(1),
  ref: text(250).min(1),
  items: z.array(importedModule).min(1).max(200),
});

/** @public */
export type ImportManyRequest = z.input<typeof importManyRequest>;

/** What became of one module of an import of many: a template with its version, or why there is none. @public */
export interface ImportManyItem {
  path: string;
  key?: string;
  template?: Template;
  version?: TemplateVersion;
  error?: { message: string };
}

/** Query of `GET /sources/:id/proposals`. @public */
export const sourceProposalsQuery = z.object({ ref: text(250).min(1) });

/** A template that a module of a repository could become. @public */
export interface TemplateProposal {
  path: string;
  kind: 'root' | 'module' | 'example' | 'test';
  /** Unused so far, unless it was imported. */
  key: string;
  /** How many variables it has, and how many of them must be given. */
  variables: number;
  required: number;
  outputs: number;
  /** Keys of other proposals whose outputs it is given where the repository calls both. */
  parents: string[];
  /** Which outputs those are, where a variable takes one as it is; by variable. */
  references: Record<string, z.infer<typeof outputOfTemplate>>;
  /** A template is made from this module of this repository already; `key` is its key. */
  imported: boolean;
  /** Why it can't be imported. */
  error?: string;
}

/** What the modules of a repository could become. @public */
export interface TemplateProposals {
  commit: string;
  items: TemplateProposal[];
  /** There are more modules than are read at once. */
  truncated: boolean;
}
