import { readFile, rm, stat } from 'fs/promises';
import { join } from 'path';
import { z } from 'zod';
import { hasSucceeded, ProcessEnd, startProcess } from '../process';
import {
  InitArguments,
  initArguments,
  PlanArguments,
  planArguments,
  showArguments,
  validateArguments,
} from './arguments';
import { followTerraform } from './followTerraform';
import { Redactor } from './Redactor';
import { terraformDiagnostic } from './terraformMessage';
import { TerraformLogLine, TerraformMessages } from './TerraformMessages';
import { TerraformResult, toTerraformResult } from './TerraformResult';

/** Largest `show -json` that is read, in bytes: what a string can hold is not much more. @public */
export const LARGEST_SHOWN_PLAN_BYTES = 256 * 1024 * 1024;

/** Where and how terraform is run. @public */
export interface TerraformOptions {
  /** Absolute path. */
  binary: string;
  /** The root module. */
  moduleDirectory: string;
  /** Takes the files with the output; nobody else may read it. */
  outDirectory: string;
  /** The whole environment, see `terraformEnvironment`. */
  environment: Record<string, string>;
  /** Removes secrets from all that is told. Default: removes nothing. */
  redactor?: Redactor;
  /** Milliseconds from the interrupt to the kill of a command. Default 60 s. */
  cancelGraceMs?: number;
  /** Takes log lines, oldest first; awaited. */
  onLog?(lines: TerraformLogLine[]): void | Promise<void>;
}

/** What may end a command early. @public */
export interface CommandLimits {
  /** Aborting it interrupts the command once. */
  signal?: AbortSignal;
  /** Milliseconds until it is interrupted. Default: no limit. */
  timeoutMs?: number;
}

/** What a saved plan says. @public */
export type ShownPlan =
  /** As Terraform's JSON: secrets in clear. */
  | { shown: 'plan'; plan: unknown; bytes: number }
  | { shown: 'tooLarge'; bytes: number }
  | { shown: 'nothing'; result: TerraformResult };

const validation = z.looseObject({
  diagnostics: z.array(terraformDiagnostic).catch([]),
});

/**
 * Runs the terraform commands that change nothing, as children of this process. Those that do are run by a supervisor,
 * with `applyArguments`. A command that fails is a result, not an error.
 *
 * @public
 */
export class Terraform {
  readonly #options: TerraformOptions;

  constructor(options: TerraformOptions) {
    this.#options = options;
  }

  /** Installs providers and modules and connects to the state. */
  async init(
    options: InitArguments & CommandLimits = {},
  ): Promise<TerraformResult> {
    return this.#follow('init', initArguments(options), options);
  }

  /** Checks the module. */
  async validate(limits: CommandLimits = {}): Promise<TerraformResult> {
    const messages = this.#messages();
    const end = await this.#run('validate', validateArguments(), limits);
    const found = validation.safeParse(
      parseJson(await this.#read('validate.stdout')),
    );
    const log = found.success
      ? found.data.diagnostics.map(each => messages.takeDiagnostic(each))
      : [];
    await this.#tell([
      ...log,
      ...(await this.#takeErrors('validate', messages)),
    ]);
    return toTerraformResult(end, messages);
  }

  /** Makes a plan and saves it. */
  async plan(options: PlanArguments & CommandLimits): Promise<TerraformResult> {
    return this.#follow('plan', planArguments(options), options);
  }

  /**
   * Reads a saved plan.
   *
   * @param limits - `maxBytes` of the JSON, default {@link LARGEST_SHOWN_PLAN_BYTES}
   */
  async show(
    planFile: string,
    limits: CommandLimits & { maxBytes?: number } = {},
  ): Promise<ShownPlan> {
    const end = await this.#run('show', showArguments(planFile), limits);
    const file = this.#file('show.stdout');
    try {
      const plan = hasSucceeded(end) && (await readPlan(file, limits.maxBytes));
      if (plan) return plan;
    } finally {
      // It holds the secrets of the plan in clear.
      await rm(file, { force: true });
    }
    const messages = this.#messages();
    await this.#tell(await this.#takeErrors('show', messages));
    return { shown: 'nothing', result: toTerraformResult(end, messages) };
  }

  async #follow(
    name: string,
    args: string[],
    limits: CommandLimits,
  ): Promise<TerraformResult> {
    const messages = this.#messages();
    const stop = new AbortController();
    const running = await this.#start(name, args, {
      ...limits,
      signal: limits.signal
        ? AbortSignal.any([limits.signal, stop.signal])
        : stop.signal,
    });
    try {
      await followTerraform({
        stdoutFile: this.#file(`${name}.stdout`),
        stderrFile: this.#file(`${name}.stderr`),
        until: running.ended,
        messages,
        onLog: this.#options.onLog,
      });
    } catch (error) {
      // Nobody listens any more.
      stop.abort();
      await running.ended;
      throw error;
    }
    return toTerraformResult(await running.ended, messages);
  }

  async #run(
    name: string,
    args: string[],
    limits: CommandLimits,
  ): Promise<ProcessEnd> {
    return (await this.#start(name, args, limits)).ended;
  }

  #start(name: string, args: string[], limits: CommandLimits) {
    return startProcess({
      binary: this.#options.binary,
      args,
      cwd: this.#options.moduleDirectory,
      env: this.#options.environment,
      stdoutFile: this.#file(`${name}.stdout`),
      stderrFile: this.#file(`${name}.stderr`),
      cancelGraceMs: this.#options.cancelGraceMs,
      signal: limits.signal,
      timeoutMs: limits.timeoutMs,
    });
  }

  async #takeErrors(name: string, messages: TerraformMessages) {
    const text = await this.#read(`${name}.stderr`);
    return text.split('\n').map(line => messages.takeError(line));
  }

  /** Empty if the command was cancelled before it began. */
  #read(name: string): Promise<string> {
    return readFile(this.#file(name), 'utf8').catch(error => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
  }

  async #tell(lines: (TerraformLogLine | undefined)[]): Promise<void> {
    const log = lines.filter(line => line !== undefined);
    if (log.length > 0) await this.#options.onLog?.(log);
  }

  #messages(): TerraformMessages {
    return new TerraformMessages(this.#options.redactor);
  }

  #file(name: string): string {
    return join(this.#options.outDirectory, name);
  }
}

async function readPlan(
  file: string,
  maxBytes = LARGEST_SHOWN_PLAN_BYTES,
): Promise<ShownPlan | undefined> {
  const bytes = (await stat(file)).size;
  if (bytes > maxBytes) return { shown: 'tooLarge', bytes };
  const plan = parseJson(await readFile(file, 'utf8'));
  return plan === undefined ? undefined : { shown: 'plan', plan, bytes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
