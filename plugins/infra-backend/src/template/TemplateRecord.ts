import {
  EngineKind,
  Template,
  TemplateApproval,
  TemplateOutput,
  TemplateVariable,
  TemplateVersion,
  VersionLifecycle,
} from '@groundwork/plugin-infra-common';
import { fromJson, optional, toBoolean, toJson } from '../database/columns';
import { StoredVersion } from './TemplateCatalog';

/** A template without what is counted of its resources, which depends on who asks. */
export type UncountedTemplate = Omit<Template, 'resourceCount' | 'compliance'>;

/** A template without what is read from other tables. */
export type TemplateRecord = Omit<UncountedTemplate, 'activeVersion'>;

/** A row of `templates`. */
export interface TemplateRow {
  key: string;
  name: string;
  description: string | null;
  abstract: boolean | number;
  enabled: boolean | number;
  labels: string;
  approval: string;
  engine: EngineKind | null;
  timeout: number | null;
  tags_variable: string | null;
  naming_convention: string | null;
  revision: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

/** A row of `template_versions`. */
export interface VersionRow {
  id: string;
  template_key: string;
  source_url: string;
  ref: string;
  path: string;
  commit: string;
  lifecycle: VersionLifecycle;
  breaking_changes: string | null;
  analysis: string;
  variables: string;
  outputs: string;
  required_providers: string;
  rules: string;
  bundle_hash: string | null;
  rank: string;
  created_by: string;
  created_at: string;
}

/** Row with the keys of its parents to record. */
export function toTemplateRecord(
  row: TemplateRow,
  parents: string[],
): TemplateRecord {
  return {
    key: row.key,
    name: row.name,
    description: optional(row.description),
    abstract: toBoolean(row.abstract),
    enabled: toBoolean(row.enabled),
    parents,
    labels: fromJson(row.labels),
    approval: fromJson<TemplateApproval>(row.approval),
    engine: optional(row.engine),
    timeout: optional(row.timeout),
    tagsVariable: optional(row.tags_variable),
    namingConvention: optional(row.naming_convention),
    revision: row.revision,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Record to row. */
export function toTemplateRow(record: TemplateRecord): TemplateRow {
  return {
    key: record.key,
    name: record.name,
    description: record.description ?? null,
    abstract: record.abstract,
    enabled: record.enabled,
    labels: toJson(record.labels),
    approval: toJson(record.approval),
    engine: record.engine ?? null,
    timeout: record.timeout ?? null,
    tags_variable: record.tagsVariable ?? null,
    naming_convention: record.namingConvention ?? null,
    revision: record.revision,
    created_by: record.createdBy,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

/** Row to version. */
export function toVersion(row: VersionRow): StoredVersion {
  const rules = fromJson<TemplateVersion['rules']>(row.rules);
  return {
    id: row.id,
    templateKey: row.template_key,
    sourceUrl: row.source_url,
    ref: row.ref,
    path: row.path,
    commit: row.commit,
    lifecycle: row.lifecycle,
    breakingChanges: optional(row.breaking_changes),
    analysis: fromJson<TemplateVersion['analysis']>(row.analysis),
    variables: ruledSensitive(
      fromJson<TemplateVariable[]>(row.variables),
      rules,
    ),
    outputs: fromJson<TemplateOutput[]>(row.outputs),
    requiredProviders: fromJson<TemplateVersion['requiredProviders']>(
      row.required_providers,
    ),
    rules,
    bundleHash: optional(row.bundle_hash),
    rank: row.rank,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

/** The variables, sensitive also where a rule says so; what is stored is without that. */
export function ruledSensitive(
  variables: TemplateVariable[],
  rules: TemplateVersion['rules'],
): TemplateVariable[] {
  return variables.map(variable =>
    Object.hasOwn(rules, variable.name) && rules[variable.name].sensitive
      ? {
          ...variable,
          sensitive: true,
          // Null is no secret.
          default: variable.default === null ? null : undefined,
          defaultExpression: undefined,
        }
      : variable,
  );
}

/** Version to row. */
export function toVersionRow(version: StoredVersion): VersionRow {
  return {
    id: version.id,
    template_key: version.templateKey,
    source_url: version.sourceUrl,
    ref: version.ref,
    path: version.path,
    commit: version.commit,
    lifecycle: version.lifecycle,
    breaking_changes: version.breakingChanges ?? null,
    analysis: toJson(version.analysis),
    variables: toJson(version.variables),
    outputs: toJson(version.outputs),
    required_providers: toJson(version.requiredProviders),
    rules: toJson(version.rules),
    bundle_hash: version.bundleHash ?? null,
    rank: version.rank,
    created_by: version.createdBy,
    created_at: version.createdAt,
  };
}
