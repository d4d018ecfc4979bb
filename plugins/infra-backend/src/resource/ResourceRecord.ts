import {
  AppliedValues,
  DependencyEntry,
  ResourceLink,
  ResourceOutput,
  ResourceState,
  ResourceStatus,
  StatePair,
  TemplateApproval,
  UpdateAvailable,
} from '@groundwork/plugin-infra-common';
import {
  fromJson,
  fromOptionalJson,
  optional,
  toBoolean,
  toJson,
} from '../database/columns';
import { Keyring } from '../encryption/Keyring';

/** A resource as the service knows it, secrets in clear. */
export interface ResourceRecord {
  id: string;
  /** Grows with every write of the resource, its change or its runs. */
  version: number;
  templateKey: string;
  versionId?: string;
  name: string;
  description?: string;
  pair: StatePair;
  abstract: boolean;
  variables: Record<string, unknown>;
  outputs: Record<string, ResourceOutput>;
  labels: string[];
  links: ResourceLink[];
  dependencyTags: DependencyEntry[];
  dependencyConfig: DependencyEntry[];
  owner?: string;
  storagePath: string;
  timeout?: number;
  waitForParents: boolean;
  revision: number;
  /** Approval settings of it and of all below it that have none of their own. */
  approval: TemplateApproval;
  /** Variables whose given values are secret, whatever module and rules say now: they were secret when they were given. */
  sensitiveVariables: string[];
  /** What the last apply worked with, until it is destroyed. */
  applied?: AppliedValues;
  /** What it inherits or refers to has moved since the last apply. */
  updateAvailable?: UpdateAvailable;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A row of `resources`. */
export interface ResourceRow {
  id: string;
  version: number;
  template_key: string;
  version_id: string | null;
  name: string;
  description: string | null;
  state: ResourceState;
  status: ResourceStatus;
  abstract: boolean | number;
  variables: string;
  outputs: string;
  labels: string;
  links: string;
  dependency_tags: string;
  dependency_config: string;
  owner: string | null;
  storage_path: string;
  timeout: number | null;
  wait_for_parents: boolean | number;
  revision: number;
  approval: string;
  sensitive_variables: string | null;
  applied: string | null;
  update_available: string | null;
  created_by: string;
  created_at: string;
  updated_at: string;
}

/** What the encrypted tags of a resource are bound to. */
export function tagsContext(id: string): string {
  return `tags of ${id}`;
}

/** What the encrypted config of a resource is bound to. */
export function configContext(id: string): string {
  return `config of ${id}`;
}

/** Row to record, decrypting what is encrypted. */
export function toResourceRecord(
  row: ResourceRow,
  keyring: Keyring,
): ResourceRecord {
  return {
    id: row.id,
    version: row.version,
    templateKey: row.template_key,
    versionId: optional(row.version_id),
    name: row.name,
    description: optional(row.description),
    pair: { state: row.state, status: row.status },
    abstract: toBoolean(row.abstract),
    variables: keyring.decryptJson(row.variables, `variables of ${row.id}`),
    outputs: keyring.decryptJson(row.outputs, `outputs of ${row.id}`),
    labels: fromJson(row.labels),
    links: fromJson(row.links),
    dependencyTags: keyring.decryptJson(
      row.dependency_tags,
      tagsContext(row.id),
    ),
    dependencyConfig: keyring.decryptJson(
      row.dependency_config,
      configContext(row.id),
    ),
    owner: optional(row.owner),
    storagePath: row.storage_path,
    timeout: optional(row.timeout),
    waitForParents: toBoolean(row.wait_for_parents),
    revision: row.revision,
    approval: fromJson(row.approval),
    sensitiveVariables:
      fromOptionalJson<string[]>(row.sensitive_variables) ?? [],
    applied: row.applied
      ? keyring.decryptJson(row.applied, `applied values of ${row.id}`)
      : undefined,
    updateAvailable: fromOptionalJson(row.update_available),
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Record to row. */
export function toResourceRow(
  record: ResourceRecord,
  keyring: Keyring,
): ResourceRow {
  return {
    id: record.id,
    version: record.version,
    template_key: record.templateKey,
    version_id: record.versionId ?? null,
    name: record.name,
    description: record.description ?? null,
    state: record.pair.state,
    status: record.pair.status,
    abstract: record.abstract,
    variables: keyring.encryptJson(
      record.variables,
      `variables of ${record.id}`,
    ),
    outputs: keyring.encryptJson(record.outputs, `outputs of ${record.id}`),
    labels: toJson(record.labels),
    links: toJson(record.links),
    dependency_tags: keyring.encryptJson(
      record.dependencyTags,
      tagsContext(record.id),
    ),
    dependency_config: keyring.encryptJson(
      record.dependencyConfig,
      configContext(record.id),
    ),
    owner: record.owner ?? null,
    storage_path: record.storagePath,
    timeout: record.timeout ?? null,
    wait_for_parents: record.waitForParents,
    revision: record.revision,
    approval: toJson(record.approval),
    sensitive_variables: toJson(record.sensitiveVariables),
    applied: record.applied
      ? keyring.encryptJson(record.applied, `applied values of ${record.id}`)
      : null,
    update_available: record.updateAvailable
      ? toJson(record.updateAvailable)
      : null,
    created_by: record.createdBy,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}
