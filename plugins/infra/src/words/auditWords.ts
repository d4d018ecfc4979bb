/** Actions that the record knows, by the names of the API. @internal */
export const AUDIT_ACTIONS = [
  'resource.create',
  'resource.plan',
  'resource.grant',
  'resource.approval',
  'resource.accept',
  'resource.detach',
  'resource.delete',
  'change.open',
  'change.edit',
  'change.submit',
  'change.approve',
  'change.reject',
  'change.discard',
  'change.stale',
  'change.apply',
  'run.succeeded',
  'run.failed',
  'run.cancelled',
  'run.lost',
  'run.cancel',
  'state.unlock',
  'state.recover',
  'state.diverge',
  'batch.create',
  'batch.resume',
  'batch.cancel',
  'source.create',
  'template.create',
  'template.import',
  'template.update',
  'template.enable',
  'template.disable',
  'template.delete',
  'template.version.create',
  'template.version.update',
  'template.version.analyse',
];

/** "change approve": an action of the record in words. @internal */
export function wordAudited(action: string): string {
  return action.replaceAll('.', ' ').replaceAll('_', ' ');
}
