import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { stat } from 'fs/promises';
import {
  DEFAULT_CANCEL_GRACE_MS,
  isAlive,
  ProcessIdentity,
  signalProcess,
  waitUntilGone,
} from '../process';
import { sharedSpawner } from '../process/sharedSpawner';
import { inspectSupervision } from './inspectSupervision';
import {
  LeaseInstructions,
  supervisionFiles,
  SupervisorInstructions,
  supervisorRecord,
} from './records';
import { Supervisor, superviseBy } from './Supervisor';
import { SupervisorChannel } from './SupervisorChannel';

/** What a supervisor is to run. @public */
export interface SupervisedCommand {
  runId: string;
  attemptId: string;
  /** Absolute path of terraform. */
  binary: string;
  args: string[];
  cwd: string;
  /** The whole environment of terraform. */
  env: Record<string, string>;
  /** Milliseconds until terraform is interrupted. Default: no limit. */
  timeoutMs?: number;
  /** Milliseconds from an interrupt to the kill of terraform's process group. Default 60 s. */
  cancelGraceMs?: number;
  lease?: LeaseInstructions;
}

/** A supervisor that was started and waits for its command. @public */
export interface PreparedSupervisor {
  /**
   * Has it start terraform, and answers when that is on record. Output and records go to `supervisionFiles`.
   *
   * @throws ConflictError if something was started in this directory before; Error if terraform can't be started:
   *   `inspectSupervision` then says how far it came
   */
  go(command: SupervisedCommand): Promise<Supervisor>;
  /** Sends it away, if it was not told to go. */
  dismiss(): void;
}

/** All that a supervisor takes over from our environment: what it needs to trust the backend's certificate. */
const PASSED_ON = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/**
 * Starts a supervisor ahead of its work, since starting takes tens of milliseconds. It ends by itself if this process
 * ends before it was told to go.
 *
 * @param directory - the run's `out` directory
 * @public
 */
export async function prepareSupervisor(
  directory: string,
): Promise<PreparedSupervisor> {
  const files = supervisionFiles(directory);
  let started = await startSupervisor(files.logFile);
  return {
    go: async command => {
      const { status } = await inspectSupervision(directory);
      if (status !== 'none') {
        throw new ConflictError(
          `Cannot start terraform in '${directory}': it was started there before (${status})`,
        );
      }
      // Otherwise the missing directory would look like a missing program.
      await stat(command.cwd);
      if (!started.channel.isOpen) {
        started = await startSupervisor(files.logFile);
      }
      const { channel, identity } = started;
      const instructions: SupervisorInstructions = {
        ...command,
        ...files,
        cancelGraceMs: command.cancelGraceMs ?? DEFAULT_CANCEL_GRACE_MS,
      };
      try {
        const { record } = await channel.request('go', { instructions });
        return superviseBy(directory, supervisorRecord.parse(record), channel);
      } catch (error) {
        await forestall(directory, identity);
        throw error;
      }
    },
    dismiss: () => started.channel.close(),
  };
}

/** A supervisor that gave no answer in time may not begin after all, when nobody counts with it any more. */
async function forestall(
  directory: string,
  supervisor: ProcessIdentity | undefined,
): Promise<void> {
  const { status } = await inspectSupervision(directory);
  if (status !== 'none' || !supervisor) return;
  if (!(await isAlive(supervisor))) return;
  signalProcess(supervisor.pid, 'SIGKILL');
  await waitUntilGone(supervisor, { intervalMs: 20 });
}

async function startSupervisor(
  logFile: string,
): Promise<{ channel: SupervisorChannel; identity?: ProcessIdentity }> {
  const { identity, socket } = await sharedSpawner.attend({
    binary: process.execPath,
    args: [supervisorScript()],
    cwd: '/',
    env: environment(),
    outputFile: logFile,
  });
  return { channel: new SupervisorChannel(socket), identity };
}

function supervisorScript(): string {
  return resolvePackagePath(
    '@groundwork/plugin-infra-node',
    'assets/supervisor/main.js',
  );
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap(name => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
