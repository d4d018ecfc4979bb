import {
  outputReferences,
  ResolvedInputs,
  resolveInputs,
} from '@groundwork/plugin-infra-common';
import { Lineage, LineageStore } from '../hierarchy/LineageStore';
import { ResourceRecord } from '../resource/ResourceRecord';
import { StoredVersion, TemplateSettings } from '../template/TemplateCatalog';
import { ChangeRecord } from './ChangeRecord';

/** A change as far as its runs depend on it; a dry run without a change has the same shape. */
export type Proposal = Pick<ChangeRecord, 'kind' | 'values'> & { id?: string };

/** What the values of a proposal are looked up for. */
export interface ProposalSubject {
  resource: Readonly<ResourceRecord>;
  /** Absent: the resource as it is. */
  proposal?: Proposal;
  /** That the proposal runs. */
  version?: StoredVersion;
  /** That the resource has now. */
  present?: StoredVersion;
  template: Pick<TemplateSettings, 'tagsVariable'>;
  /** That the resource has now. */
  parentIds: readonly string[];
}

/** What a run of the proposal would work with now, and what that comes from. */
export async function resolveProposal(
  lineages: Pick<LineageStore, 'read'>,
  subject: ProposalSubject,
): Promise<Lineage & { resolved: ResolvedInputs }> {
  const { resource, proposal, version, present, template } = subject;
  const { applied } = resource;
  const given = version ? proposedVariables(resource, proposal, version) : {};
  const lineage = await lineages.read(
    proposal?.values.parentIds ?? subject.parentIds,
    outputReferences(given).map(({ reference }) => reference.from),
  );
  const resolved = resolveInputs({
    given,
    variables: version?.variables ?? [],
    rules: version?.rules ?? {},
    tagsVariable: template.tagsVariable,
    own: { ...resource, ...ownEntries(proposal) },
    applied: applied && { ...applied, variables: present?.variables ?? [] },
    ...lineage,
  });
  return { ...lineage, resolved };
}

/** Values of all variables once the proposal is applied; those that its version does not know are left out. */
export function proposedVariables(
  resource: Readonly<ResourceRecord>,
  proposal: Proposal | undefined,
  version: StoredVersion,
): Record<string, unknown> {
  const known = new Set(version.variables.map(variable => variable.name));
  const merged = { ...resource.variables, ...proposal?.values.variables };
  return Object.fromEntries(
    Object.entries(merged).filter(([name]) => known.has(name)),
  );
}

/** Tags and config that the proposal gives. */
function ownEntries(proposal: Proposal | undefined) {
  const { dependencyTags, dependencyConfig } = proposal?.values ?? {};
  return {
    ...(dependencyTags ? { dependencyTags } : {}),
    ...(dependencyConfig ? { dependencyConfig } : {}),
  };
}
