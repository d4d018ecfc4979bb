/** What the record knows, by the names of the API, as what someone did. */
const WORDS: Record<string, string> = {
  'resource.create': 'created the resource',
  'resource.plan': 'asked for a dry run',
  'resource.grant': 'changed who has which role',
  'resource.approval': 'changed how changes are approved',
  'resource.accept': 'accepted the outcome as it is',
  'resource.detach': 'dropped parents',
  'resource.delete': 'deleted the resource',
  'change.open': 'opened a change',
  'change.edit': 'edited the change',
  'change.submit': 'submitted the change',
  'change.approve': 'approved the change',
  'change.reject': 'rejected the change',
  'change.discard': 'discarded the change',
  'change.stale': 'found that the plan no longer holds',
  'change.apply': 'applied the change',
  'run.succeeded': 'carried out a run',
  'run.failed': 'ended a run that failed',
  'run.cancelled': 'ended a run that was cancelled',
  'run.lost': 'gave up a run whose process is gone',
  'run.cancel': 'cancelled the run',
  'state.unlock': 'released the state lock',
  'state.recover': 'recovered the state of an interrupted run',
  'state.diverge': 'kept a late state aside',
  'batch.create': 'asked for a batch',
  'batch.resume': 'resumed the batch',
  'batch.cancel': 'cancelled the batch',
  'source.create': 'added a source',
  'template.create': 'created the template',
  'template.import': 'imported the template',
  'template.update': 'changed the template',
  'template.grant': 'changed who has which role on what is made of it',
  'template.enable': 'enabled the template',
  'template.disable': 'disabled the template',
  'template.delete': 'deleted the template',
  'template.version.create': 'added a version',
  'template.version.update': 'changed a version',
  'template.version.analyse': 'had a version analysed again',
};

/** Actions that the record knows, by the names of the API. @internal */
export const AUDIT_ACTIONS = Object.keys(WORDS);

/** "approved the change": an action of the record in words. @internal */
export function wordAudited(action: string): string {
  return Object.hasOwn(WORDS, action)
    ? WORDS[action]
    : action.replaceAll('.', ' ').replaceAll('_', ' ');
}

/** What an action is about, to find it by: "Changes". @internal */
export function groupAudited(action: string): string {
  const [thing] = action.split('.');
  return `${thing.charAt(0).toUpperCase()}${thing.slice(1)}s`;
}

/** Names of the API that words are needed for. */
const FIELD_WORDS: Record<string, string> = {
  versionId: 'version',
  dependencyTags: 'tags',
  dependencyConfig: 'config',
  parentIds: 'parents',
  integrationIds: 'integrations',
  templateKey: 'template',
  allowSelfApproval: 'approving one’s own changes',
  required: 'approval required',
  quorum: 'approvals needed',
};

/** "approvals needed", "tags", "cidr": a field of the API in words; variables are called as in the module. @internal */
export function wordField(name: string): string {
  if (name.startsWith('variables.')) return name.slice('variables.'.length);
  return Object.hasOwn(FIELD_WORDS, name)
    ? FIELD_WORDS[name]
    : name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}
