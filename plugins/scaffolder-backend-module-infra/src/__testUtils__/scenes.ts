import { chmod, mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { findEngine, RunSpec } from '@groundwork/plugin-infra-node';
import { Pipeline, PipelineOptions } from './aPipeline';
import { RunnerBackend } from './RunnerBackend';

/** Backends and folders of a test file, and their removal. */
export class Scenes {
  readonly #removals: (() => Promise<unknown>)[] = [];

  /** A pipeline of a run with this module, on a host of its own. */
  async aPipeline(
    files: Record<string, string>,
    spec: Partial<RunSpec> = {},
    more: Partial<PipelineOptions> = {},
  ): Promise<Pipeline> {
    const backend = await RunnerBackend.start(files, spec);
    this.#removals.push(() => backend.close());
    const workingDirectory = more.workingDirectory ?? (await this.aFolder());
    return Pipeline.of({ backend, workingDirectory, ...more });
  }

  async aFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'gw-'));
    // What is cleared away behind a run's end may still be at work.
    this.#removals.push(() => rm(folder, { recursive: true, maxRetries: 10 }));
    return folder;
  }

  /** A terraform that waits, or ends at an interrupt, before it carries out this command. */
  async aSlowTerraform(command: string, seconds: number): Promise<string> {
    const engine = await findEngine({ kind: 'terraform' });
    const binary = join(await this.aFolder(), 'terraform');
    await writeFile(
      binary,
      `#!/bin/sh
      if [ "$1" = ${command} ]; then
        trap 'kill $!; exit 1' INT
        sleep ${seconds} & wait $!
      fi
      exec ${engine.binary} "$@"`,
    );
    await chmod(binary, 0o755);
    return binary;
  }

  async remove(): Promise<void> {
    for (const remove of this.#removals.splice(0)) await remove();
  }
}
