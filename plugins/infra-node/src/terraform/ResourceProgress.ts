import { TerraformMessage } from './terraformMessage';

/** How far Terraform is with one of its resources. @public */
export interface ResourceProgress {
  address: string;
  /** `create`, `update`, `delete`, `read` or what later versions add. */
  action: string;
  status: 'running' | 'done' | 'failed';
  elapsedSeconds: number;
  /** When Terraform told it. */
  at: string;
}

const STATUSES: Record<string, ResourceProgress['status']> = {
  apply_start: 'running',
  apply_progress: 'running',
  apply_complete: 'done',
  apply_errored: 'failed',
};

/** The progress that a message tells, if it does. @internal */
export function toResourceProgress(
  message: TerraformMessage,
  at: string,
): ResourceProgress | undefined {
  const status = STATUSES[message.type];
  if (!status || !message.hook?.action) return undefined;
  return {
    address: message.hook.resource.addr,
    action: message.hook.action,
    status,
    elapsedSeconds: message.hook.elapsed_seconds ?? 0,
    at,
  };
}
