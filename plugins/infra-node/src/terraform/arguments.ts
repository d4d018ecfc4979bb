/** What Terraform compares with the world, and how. @public */
export type PlanRefresh =
  /** The state is brought up to date first. */
  | 'normal'
  /** The state is taken as it is: faster, and blind for what drifted. */
  | 'skip'
  /** Only the state would change: what drifted is shown. */
  | 'only';

/** What to plan. @public */
export interface PlanArguments {
  /** Where the plan is saved; absolute path. */
  planFile: string;
  /** Input values as `.tfvars.json`; absolute path. */
  variablesFile?: string;
  /** Plan to destroy everything. Default: false. */
  destroy?: boolean;
  /** Default: `normal`. */
  refresh?: PlanRefresh;
  /** Addresses of resources to replace. */
  replace?: string[];
}

/** What to prepare. @public */
export interface InitArguments {
  /** `readonly`: the provider versions of the lock file that lies there, and no others. Default: `update`. */
  lockFile?: 'readonly' | 'update';
  /** False: touch no state. Default: true. */
  backend?: boolean;
  /** False: the module calls are there already. Default: true. */
  getModules?: boolean;
}

const MACHINE = ['-json', '-no-color'];
const NO_QUESTIONS = '-input=false';

const REFRESH: Record<PlanRefresh, string[]> = {
  normal: [],
  skip: ['-refresh=false'],
  only: ['-refresh-only'],
};

/** @internal */
export function initArguments(options: InitArguments): string[] {
  return [
    'init',
    NO_QUESTIONS,
    ...MACHINE,
    // A state file that lies among the module's files is none of ours: nothing is migrated.
    options.backend === false ? '-backend=false' : '-reconfigure',
    ...(options.lockFile === 'readonly' ? ['-lockfile=readonly'] : []),
    ...(options.getModules === false ? ['-get=false'] : []),
  ];
}

/** @internal */
export function validateArguments(): string[] {
  return ['validate', ...MACHINE];
}

/** A plan takes no lock: it writes no state and must block nobody. @internal */
export function planArguments(options: PlanArguments): string[] {
  return [
    'plan',
    NO_QUESTIONS,
    ...MACHINE,
    '-lock=false',
    `-out=${options.planFile}`,
    ...(options.variablesFile ? [`-var-file=${options.variablesFile}`] : []),
    ...(options.destroy ? ['-destroy'] : []),
    ...REFRESH[options.refresh ?? 'normal'],
    ...(options.replace ?? []).map(address => `-replace=${address}`),
  ];
}

/** @internal */
export function showArguments(planFile: string): string[] {
  return ['show', ...MACHINE, planFile];
}

/**
 * Arguments that have terraform apply a saved plan, also one that destroys. To be run under a supervisor.
 *
 * @param options - `variablesFile`: ephemeral values, which a plan does not hold
 * @public
 */
export function applyArguments(options: {
  planFile: string;
  variablesFile?: string;
}): string[] {
  return [
    'apply',
    NO_QUESTIONS,
    ...MACHINE,
    ...(options.variablesFile ? [`-var-file=${options.variablesFile}`] : []),
    options.planFile,
  ];
}
