/** A program to start. @public */
export interface Program {
  /** Path, or name to be found on `env.PATH`. */
  binary: string;
  args: string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
}
