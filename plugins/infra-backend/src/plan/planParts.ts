import { createHash } from 'node:crypto';
import { Contribution } from '@groundwork/plugin-infra-common';
import { StateFacts } from '../resource/ResourceWork';
import { ContributionHash, movedContributions } from './contributions';

/**
 * Everything that a plan was made from, as hashes or ids. If one of these moved, the plan does not say any more what
 * Terraform would do, and approvals of it are void.
 */
export interface PlanBasis {
  change: string;
  kind: string;
  bundle: string;
  pipeline: string;
  engine: string;
  /** Keyed hash: inputs may be secret. */
  inputs: string;
  /** Keyed hash of the outputs of other resources that went in, or `none`. */
  parentOutputs: string;
  /** Keyed hash of the tags and config that went in, or `none`. */
  inherited: string;
  integrations: string;
  /** `none`, or lineage and serial. */
  state: string;
  /** Which other resources the outputs, tags and config come from; absent in plans that were made before this was kept. */
  contributions?: ContributionHash[];
}

/** A part that makes a plan stale when it moves; contributions only tell more about some of these. */
export type PlanPart = Exclude<keyof PlanBasis, 'contributions'>;

/** The basis with what the plan run produced. */
export interface PlanParts extends PlanBasis {
  planFile: string;
  lockFile: string;
  engineVersion: string;
}

/** How each part is called when it has moved. */
const MOVED: Record<PlanPart, string> = {
  change: 'the plan is of another change',
  kind: 'the plan is of another kind of change',
  bundle: 'the module changed',
  pipeline: 'the run pipeline changed',
  engine: 'the engine changed',
  inputs: 'the values changed',
  parentOutputs: 'outputs of a parent changed',
  inherited: 'inherited tags or config changed',
  integrations: 'the integrations changed',
  state: 'the Terraform state changed',
};

/** What tells more about a part. */
const CONTRIBUTIONS: Partial<Record<PlanPart, Contribution['kind'][]>> = {
  parentOutputs: ['output'],
  inherited: ['tag', 'config'],
};

/** The state's place in a basis. */
export function stateBasis(state: StateFacts | undefined): string {
  return state ? `${state.lineage}#${state.serial}` : 'none';
}

/** Digest of a plan, hex: names exactly this plan. */
export function digestOf(parts: PlanParts): string {
  return sha256(canonicalJson(parts));
}

/** The parts of a basis that other resources decide. */
export const FROM_OTHERS: readonly PlanPart[] = ['parentOutputs', 'inherited'];

/** Why a plan made from one basis does not stand on another, as far as these parts go; undefined: it does. */
export function movedReason(
  made: PlanBasis,
  current: PlanBasis,
  parts: readonly PlanPart[] = Object.keys(MOVED) as PlanPart[],
): string | undefined {
  const moved = parts.filter(key => made[key] !== current[key]);
  if (moved.length === 0) return undefined;
  return moved.flatMap(part => describeMoved(part, made, current)).join(', ');
}

function describeMoved(
  part: PlanPart,
  made: PlanBasis,
  current: PlanBasis,
): string[] {
  if (part === 'state') return [describeState(made.state, current.state)];
  const others =
    made.contributions &&
    current.contributions &&
    movedContributions(
      made.contributions,
      current.contributions,
      CONTRIBUTIONS[part] ?? [],
    );
  return others && others.length > 0 ? others : [MOVED[part]];
}

function describeState(made: string, current: string): string {
  const [lineage, serial] = made.split('#');
  const [currentLineage, currentSerial] = current.split('#');
  if (serial === undefined) return 'a Terraform state was written';
  if (currentSerial === undefined) return 'the Terraform state is gone';
  return lineage === currentLineage
    ? `state serial ${serial} became ${currentSerial}`
    : 'the Terraform state was replaced by another';
}

/** SHA-256, hex. */
export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isPlainObject(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
