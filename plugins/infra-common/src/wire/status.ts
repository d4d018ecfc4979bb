import { EngineKind } from '../lifecycle';

/** An engine of the configuration, and whether it is there. @public */
export interface EngineStatus {
  kind: EngineKind;
  binary: string;
  default: boolean;
  version?: string;
  /** Why it can't be used, with the way to install it. */
  problem?: string;
}

/** `GET /status`: is everything there that runs need? @public */
export interface SystemStatus {
  engines: EngineStatus[];
  database: { client: string; ok: boolean };
  encryption: { keys: number; writingKeyId: string };
  scaffolder: { ok: boolean; problem?: string };
  pipelines: { templateRef: string; ok: boolean; problem?: string }[];
  runs: { queued: number; running: number; concurrency: number };
  /** What an operator should change, in words. */
  warnings: string[];
}
