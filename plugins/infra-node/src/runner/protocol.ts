/**
 * What a runner (the scaffolder module's steps, the supervisor) and the backend say to each other while a run is
 * carried out.
 *
 * A dispatch makes an attempt with a ticket of its own. `start` makes one attempt the winner and hands out the
 * specification of the run. From then on the runner owns the run for as long as it renews the lease; it reports steps
 * and log lines, uploads the plan, asks leave before terraform apply, and reports the end. A runner that restarted on
 * the same host re-attaches to an attempt and gets a new ticket. Every request carries a service token of the
 * scaffolder plugin and, but for `reattach` and a late `errored-state` or `terraform-ended`, the ticket.
 *
 * Routes, below `/api/infra/runner/runs/:runId`:
 * POST start · POST lease · POST report · GET bundle · PUT plan · GET plan-file · POST apply-start · POST errored-state ·
 * POST finish · POST reattach · POST terraform-ended
 */
import {
  ENGINES,
  NormalisedPlan,
  RunError,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';

/** Header that carries the ticket. @public */
export const TICKET_HEADER = 'x-infra-ticket';

/** Seconds that a lease lasts; it is renewed every {@link LEASE_RENEWAL_SECONDS}. @public */
export const LEASE_SECONDS = 40;

/** Seconds between two renewals of a lease. @public */
export const LEASE_RENEWAL_SECONDS = 4;

/** Service principal of the runner, as `auth.isPrincipal(…, 'service')` names it. @public */
export const RUNNER_SUBJECT = 'plugin:scaffolder';

/** Service principal that starts pipelines; run steps refuse any other. @public */
export const DISPATCHER_SUBJECT = 'plugin:infra';

/** Body of `start`. @public */
export const startRunRequest = z.strictObject({
  taskId: z.string().max(100).optional(),
  /** Name of the host, shown to people. */
  host: z.string().max(300),
});

/** What a runner must know to carry out a run. Held in memory only: it contains secrets. @public */
export interface RunSpec {
  runId: string;
  attemptId: string;
  resourceId: string;
  resourceName: string;
  operation: 'plan' | 'apply' | 'destroy' | 'drift';
  /** What this run does: make a plan, apply a saved one, or both in one go. */
  phase: 'plan' | 'apply' | 'planAndApply';
  /** The plan destroys everything. */
  destroys: boolean;
  /** Name of the run's folder below `infra.workingDirectory`: the id of the run that plans. */
  directory: string;
  engine: { kind: (typeof ENGINES)[number] };
  /** Seconds that the run may take in all. */
  timeoutSeconds: number;
  /** Seconds between the interrupt and the kill of a terraform that does not stop. */
  cancelGraceSeconds: number;
  bundle: {
    /** SHA-256 of the packed bundle. */
    hash: string;
    /** Folder of the root module in it; empty: its root. */
    modulePath: string;
    /** Whether this bundle has passed validation before: then it is not repeated. */
    validated: boolean;
  };
  /** Which providers the bundle's version was locked to, for a run that plans; absent: to none, or by its own file. */
  providerLock?: {
    /** `.terraform.lock.hcl`, text. */
    file: string;
    /** The state needs no others: then no others are taken. */
    isComplete: boolean;
  };
  /** Input values of the root module, secrets in clear. */
  variables: Record<string, unknown>;
  /** Names of those that a saved plan does not hold: they are given again when it is applied. */
  ephemeral: string[];
  /** Values that may not leave the runner in clear. */
  secrets: string[];
  /** Address of Terraform's `http` backend with the credential for this attempt. */
  state: { address: string; username: string; password: string };
  /** Further environment variables for Terraform. */
  environment: Record<string, string>;
}

/** Answer of `lease`. @public */
export interface LeaseAnswer {
  /** A person asked for the run to be cancelled. */
  cancel: boolean;
}

const timestamp = z.iso.datetime({ offset: true });

/** Body of `report`: what happened since the last report. @public */
export const reportRequest = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        name: z.string().max(100),
        status: z.enum([
          'running',
          'succeeded',
          'failed',
          'cancelled',
          'skipped',
        ]),
        startedAt: timestamp,
        endedAt: timestamp.optional(),
      }),
    )
    .max(100)
    .optional(),
  log: z
    .strictObject({
      /** Number of the first line, from 1; lines that are known already are passed over. */
      from: z.number().int().min(1),
      /** `[time, text]`, oldest first. */
      lines: z.array(z.tuple([timestamp, z.string()])).max(50_000),
    })
    .optional(),
  /** How far the output of apply has been reported, in bytes; a re-attached runner goes on from there. */
  outputOffset: z.number().int().min(0).optional(),
});

/** @public */
export type ReportRequest = z.infer<typeof reportRequest>;

const planContent: z.ZodType<NormalisedPlan> = z.looseObject({
  summary: z.strictObject({
    add: z.number(),
    change: z.number(),
    replace: z.number(),
    destroy: z.number(),
    import: z.number(),
    move: z.number(),
  }),
  resourceChanges: z.array(z.any()),
  outputChanges: z.array(z.any()),
  truncated: z.boolean().optional(),
});

/** Body of `plan`: the plan file and what it says. @public */
export const uploadPlanRequest = z.strictObject({
  /** The saved plan, base64. */
  planFile: z.string(),
  /** `.terraform.lock.hcl`, text. */
  lockFile: z.string().optional(),
  /** Normalised and masked. */
  plan: planContent,
  engineVersion: z.string().max(100),
  /** Lineage and serial of the state that it was made from; absent: there was none. */
  state: z
    .strictObject({ lineage: z.string(), serial: z.number().int() })
    .optional(),
});

/** @public */
export type UploadPlanRequest = z.infer<typeof uploadPlanRequest>;

/** Answer of `plan-file`. @public */
export interface PlanFile {
  /** Base64. */
  planFile: string;
  lockFile?: string;
  engineVersion: string;
}

const runError: z.ZodType<RunError> = z.strictObject({
  summary: z.string().max(20_000),
  diagnostics: z
    .array(
      z.strictObject({
        severity: z.enum(['error', 'warning']),
        summary: z.string().max(20_000),
        detail: z.string().max(100_000).optional(),
        file: z.string().max(1000).optional(),
        line: z.number().int().optional(),
        snippet: z.string().max(20_000).optional(),
        variable: z.string().max(1000).optional(),
      }),
    )
    .max(200),
});

/** Body of `finish`. @public */
export const finishRunRequest = z.strictObject({
  /** `lost`: terraform apply had begun and its outcome can't be told. */
  outcome: z.enum(['succeeded', 'failed', 'cancelled', 'lost']),
  /** Why it ended, in words. */
  reason: z.string().max(2000).optional(),
  error: runError.optional(),
  /** Whether terraform is proven to have ended: then a lock that this run still holds is released. */
  terraformEnded: z.boolean(),
  /** Whether this bundle passed validation. */
  validated: z.boolean().optional(),
  report: reportRequest.optional(),
});

/** @public */
export type FinishRunRequest = z.infer<typeof finishRunRequest>;

/** Body of `reattach`. @public */
export const reattachRequest = z.strictObject({
  attemptId: z.uuid(),
  host: z.string().max(300),
});

/** Answer of `reattach`: a new ticket and where to go on. @public */
export interface ReattachAnswer {
  ticket: string;
  spec: RunSpec;
  /** How many lines the log has. */
  logLines: number;
  outputOffset: number;
}

/**
 * Body of `errored-state`: the content of Terraform's `errored.tfstate`. With `attemptId` it needs no ticket: the runner
 * that had one is gone, and so may the run be.
 *
 * @public
 */
export const erroredStateRequest = z.strictObject({
  content: z.string(),
  attemptId: z.uuid().optional(),
});

/**
 * Body of `terraform-ended`: the runner has proof that the attempt's Terraform has ended, of a run that was given up
 * before it could say so. A lock that the run still holds is released. With `attemptId` it needs no ticket, as
 * `errored-state`.
 *
 * @public
 */
export const terraformEndedRequest = z.strictObject({
  attemptId: z.uuid().optional(),
});
