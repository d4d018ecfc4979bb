import { readFile } from 'fs/promises';
import { join } from 'path';
import { z } from 'zod';
import { ProcessEnd, ProcessIdentity } from '../process';

/**
 * Why terraform was interrupted: a person cancelled the run, its time was up, the lease was lost, or the host shuts
 * down.
 *
 * @public
 */
export type InterruptReason = 'cancel' | 'timeout' | 'lease' | 'shutdown';

/** How a supervisor stays the run's owner. Secret: travels by socket only. @public */
export interface LeaseInstructions {
  /** Gets a `POST`; an answer `{ cancel: true }` cancels, 404, 409 or 410 say that the lease is lost. */
  url: string;
  headers: Record<string, string>;
  /** Milliseconds between renewals. */
  intervalMs: number;
  /** Milliseconds without a renewal after which terraform is interrupted. */
  deadlineMs: number;
}

/** What a supervisor is told to do. Secret: travels by socket only. @internal */
export interface SupervisorInstructions {
  runId: string;
  attemptId: string;
  binary: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  stdoutFile: string;
  stderrFile: string;
  recordFile: string;
  exitFile: string;
  /** Milliseconds until terraform is interrupted. */
  timeoutMs?: number;
  /** Milliseconds from the interrupt until terraform's process group is killed. */
  cancelGraceMs: number;
  /** Absent: nobody is told that the run lives (tests, tools). */
  lease?: LeaseInstructions;
}

const processIdentity: z.ZodType<ProcessIdentity> = z.object({
  pid: z.number().int().positive(),
  startTime: z.string(),
  bootId: z.string().optional(),
});

const interruptReason = z.enum(['cancel', 'timeout', 'lease', 'shutdown']);

/** @internal */
export const supervisorRecord = z.object({
  /** `starting`: terraform may or may not have been spawned. */
  status: z.enum(['starting', 'running']),
  runId: z.string(),
  attemptId: z.string(),
  /** Name of the host that it runs on. */
  host: z.string(),
  supervisor: processIdentity,
  terraform: processIdentity.optional(),
  startedAt: z.string(),
  socket: z.string(),
  /** Terraform's working directory. */
  moduleDirectory: z.string(),
  /** Milliseconds from an interrupt until a kill. */
  cancelGraceMs: z.number(),
  /** When its time is up; absent: never. */
  timeoutAt: z.string().optional(),
  /** Terraform's one interrupt is spent. */
  interruptedBy: interruptReason.optional(),
});

/** `supervisor.json`: who carries a run out on this host. Holds no secret. @public */
export type SupervisorRecord = z.infer<typeof supervisorRecord>;

const processEnd: z.ZodType<ProcessEnd> = z.discriminatedUnion('ended', [
  z.object({ ended: z.literal('exited'), code: z.number() }),
  z.object({ ended: z.literal('cancelled'), code: z.number().optional() }),
  z.object({ ended: z.literal('timedOut'), code: z.number().optional() }),
  z.object({ ended: z.literal('killed'), signal: z.string() }),
  z.object({
    ended: z.literal('notFound'),
    binary: z.string(),
    reason: z.string().optional(),
  }),
]);

/** @internal */
export const exitRecord = z.object({
  result: processEnd,
  interruptedBy: interruptReason.optional(),
  runId: z.string(),
  attemptId: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
});

/** `exit.json`: how terraform ended. Written once. @public */
export type ExitRecord = z.infer<typeof exitRecord>;

/** Where the records and the output of a supervised terraform lie. @public */
export interface SupervisionFiles {
  recordFile: string;
  exitFile: string;
  stdoutFile: string;
  stderrFile: string;
  /** What the supervisor itself has to say. */
  logFile: string;
}

/** The files of a supervision in a run's `out` directory. @public */
export function supervisionFiles(directory: string): SupervisionFiles {
  return {
    recordFile: join(directory, 'supervisor.json'),
    exitFile: join(directory, 'exit.json'),
    stdoutFile: join(directory, 'apply.stdout'),
    stderrFile: join(directory, 'apply.stderr'),
    logFile: join(directory, 'supervisor.log'),
  };
}

/** @internal */
export function readSupervisorRecord(
  file: string,
): Promise<SupervisorRecord | undefined> {
  return readRecord(file, supervisorRecord);
}

/** @internal */
export function readExitRecord(file: string): Promise<ExitRecord | undefined> {
  return readRecord(file, exitRecord);
}

/** A record that a loss of power has torn counts as none. */
async function readRecord<T>(
  file: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
