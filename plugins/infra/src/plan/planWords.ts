import { Tone } from '../words/tone';

/** What a plan does to a Terraform resource, as groups of the diff. @internal */
export const PLAN_GROUPS = [
  'destroy',
  'replace',
  'forget',
  'update',
  'create',
  'import',
  'move',
  'read',
  'same',
] as const;

/** One of {@link PLAN_GROUPS}, the most dangerous first. @internal */
export type PlanGroup = (typeof PLAN_GROUPS)[number];

/** Groups in words, with the sign that stands for them. @internal */
export const GROUP_WORDS: Record<
  PlanGroup,
  { title: string; sign: string; tone: Tone }
> = {
  destroy: { title: 'Destroy', sign: '−', tone: 'bad' },
  replace: { title: 'Replace', sign: '±', tone: 'bad' },
  forget: { title: 'Forget', sign: '⌀', tone: 'attention' },
  update: { title: 'Change', sign: '~', tone: 'attention' },
  create: { title: 'Create', sign: '+', tone: 'good' },
  import: { title: 'Import', sign: '↓', tone: 'moving' },
  move: { title: 'Move', sign: '→', tone: 'moving' },
  read: { title: 'Read', sign: '?', tone: 'neutral' },
  same: { title: 'Unchanged', sign: '=', tone: 'neutral' },
};

/** Why Terraform does it: https://developer.hashicorp.com/terraform/internals/json-format, `action_reason`. */
const REASONS: Record<string, string> = {
  replace_because_tainted: 'it is tainted: an earlier run left it half made',
  replace_because_cannot_update: 'it can’t be changed in place',
  replace_by_request: 'a replacement was asked for',
  replace_by_triggers: 'something in replace_triggered_by changed',
  delete_because_no_resource_config: 'it is no longer in the module',
  delete_because_no_module: 'its module is no longer there',
  delete_because_wrong_repetition:
    'it now has, or no longer has, a count or for_each',
  delete_because_count_index: 'its index is beyond count',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_move_target: 'it was moved to where nothing is declared',
  read_because_config_unknown: 'its arguments are known after apply only',
  read_because_dependency_pending: 'what it depends on changes',
  read_because_check_nested: 'a check block needs it',
};

/** A reason of Terraform in words. @internal */
export function wordReason(reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined;
  return REASONS[reason] ?? reason.replaceAll('_', ' ');
}
