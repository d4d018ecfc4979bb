import { Template, TemplateVersion } from '@groundwork/plugin-infra-common';
import { UncountedTemplate } from './TemplateRecord';

/** A version with the hash of its bundle, and its place among those of its template. */
export type StoredVersion = TemplateVersion & {
  bundleHash?: string;
  rank: string;
};

/** What of a template decides about its resources; without what is counted over other tables. */
export type TemplateSettings = Pick<
  Template,
  'key' | 'enabled' | 'approval' | 'engine' | 'timeout' | 'tagsVariable'
>;

/** What resources need to know of templates. */
export interface TemplateCatalog {
  template(key: string): Promise<UncountedTemplate | undefined>;
  settings(key: string): Promise<TemplateSettings | undefined>;
  version(id: string): Promise<StoredVersion | undefined>;
  /** The active one of the highest rank. */
  activeVersion(key: string): Promise<StoredVersion | undefined>;
}

/** Packed modules by the hash of their content. */
export interface Bundles {
  /** Throws NotFoundError. */
  content(hash: string): Promise<Buffer>;
  /** Remembers that the bundle passed `terraform validate`. */
  markValidated(hash: string): Promise<void>;
  isValidated(hash: string): Promise<boolean>;
}
