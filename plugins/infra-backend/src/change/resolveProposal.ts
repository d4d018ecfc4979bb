import {
  outputReferences,
  OwnEntries,
  ResolvedInputs,
  resolveInputs,
  takesAway,
} from '@groundwork/plugin-infra-common';
import { Lineage, LineageStore } from '../hierarchy/LineageStore';
import { markSecret } from '../hierarchy/secretEntries';
import { SecretNames } from '../hierarchy/SecretNames';
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

/** What a run of the proposal would work with now, and what that comes from; own tags and config that are secret are marked so. */
export async function resolveProposal(
  sources: { lineages: Pick<LineageStore, 'read'>; secretNames: SecretNames },
  subject: ProposalSubject,
): Promise<Lineage & { own: OwnEntries; resolved: ResolvedInputs }> {
  const { resource, proposal, version, present, template } = subject;
  const { applied } = resource;
  const given = version ? proposedVariables(resource, proposal, version) : {};
  const lineage = await sources.lineages.read(
    proposal?.values.parentIds ?? subject.parentIds,
    outputReferences(given).map(({ reference }) => reference.from),
  );
  const own = markSecret(
    { ...resource, ...ownEntries(proposal) },
    await sources.secretNames.of(resource.templateKey),
  );
  const resolved = resolveInputs({
    given,
    variables: version?.variables ?? [],
    rules: version?.rules ?? {},
    tagsVariable: template.tagsVariable,
    own,
    applied: applied && { ...applied, variables: present?.variables ?? [] },
    takesAway: proposal !== undefined && takesAway(proposal.kind),
    ...lineage,
  });
  return { ...lineage, own, resolved };
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
