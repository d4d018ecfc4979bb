import { FollowOptions, followFile, TailedLine } from './FileTail';
import { TerraformLogLine, TerraformMessages } from './TerraformMessages';

/** What to follow, and where it goes. @public */
export interface FollowTerraformOptions {
  stdoutFile: string;
  stderrFile: string;
  /** Settles when terraform has ended. */
  until: Promise<unknown>;
  /** Takes in all that terraform says. */
  messages: TerraformMessages;
  /**
   * Takes log lines, oldest first, never two calls at once; awaited. With it, how far stdout has been read, in bytes:
   * what to give as `reportedOffset` to go on after a restart.
   */
  onLog?(lines: TerraformLogLine[], offset: number): void | Promise<void>;
  /** Lines of stdout up to here were logged before: they are taken in and not logged again. Default 0, in bytes. */
  reportedOffset?: number;
  /** Milliseconds between two looks. Default 100. */
  intervalMs?: number;
}

/**
 * Follows the output of a terraform command with `-json` to its end.
 *
 * @throws what `onLog` throws
 * @public
 */
export async function followTerraform(
  options: FollowTerraformOptions,
): Promise<void> {
  const { messages, onLog, until, intervalMs } = options;
  let offset = options.reportedOffset ?? 0;
  let telling: Promise<void> = Promise.resolve();

  const tell = (lines: (TerraformLogLine | undefined)[]) => {
    const log = lines.filter(line => line !== undefined);
    if (log.length > 0) telling = telling.then(() => onLog?.(log, offset));
    return telling;
  };
  const takeOutput = (lines: TailedLine[]) => {
    const before = offset;
    offset = Math.max(offset, lines[lines.length - 1].offset);
    return tell(
      lines.map(line => {
        const taken = messages.takeOutput(line.text);
        return line.offset > before ? taken : undefined;
      }),
    );
  };
  const takeErrors = (lines: TailedLine[]) =>
    tell(lines.map(line => messages.takeError(line.text)));

  const follow = (path: string, onLines: FollowOptions['onLines']) =>
    followFile({ path, until, intervalMs, onLines });
  await Promise.all([
    follow(options.stdoutFile, takeOutput),
    follow(options.stderrFile, takeErrors),
  ]);
}
