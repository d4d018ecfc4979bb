import {
  AuditEntry,
  CHANGE_KINDS,
  RESOURCE_STATES,
  RESOURCE_STATUSES,
  ROLES,
  RUN_OPERATIONS,
} from '@groundwork/plugin-infra-common';
import { formatValue, isNamed } from '../plan/formatValue';
import { wordField } from '../words/auditWords';
import { KIND_TITLES } from '../words/changeWords';
import { refName } from '../words/refs';
import { STATE_WORDS, STATUS_WORDS } from '../words/resourceWords';
import { ROLE_WORDS } from '../words/roleWords';
import { OPERATION_WORDS } from '../words/runWords';

/** Something that an action changed, in words; a side is absent where there was nothing. @internal */
export interface AuditFact {
  label: string;
  before?: string;
  after?: string;
}

/** Ids say nothing to people: what they stand for is linked elsewhere. */
const IDS = ['batchId', 'versionId', 'subtreeOf', 'planDigest'];

/** What an action changed; what it left alone is left out. @internal */
export function auditFacts({ before, after }: AuditEntry): AuditFact[] {
  const was = wordsOf(before);
  const becomes = wordsOf(after);
  return [...new Set([...was.keys(), ...becomes.keys()])]
    .map(label => ({
      label,
      before: was.get(label),
      after: becomes.get(label),
    }))
    .filter(fact => fact.before !== fact.after);
}

/** The batch that an entry tells of, and what it is called. @internal */
export function batchOf({
  after,
}: Pick<AuditEntry, 'after'>): { id: string; resources?: number } | undefined {
  if (!isNamed(after) || typeof after.batchId !== 'string') return undefined;
  const { batchId: id, resources } = after;
  return {
    id,
    resources: typeof resources === 'number' ? resources : undefined,
  };
}

function wordsOf(side: unknown): Map<string, string> {
  // What has no names is called the value.
  const fields = isNamed(side) ? side : { value: side };
  return new Map(
    Object.entries(fields).flatMap(([name, value]): [string, string][] => {
      if (value === undefined || value === null || IDS.includes(name))
        return [];
      if (name === 'grants') return roles(value);
      return [[wordField(name), wordValue(name, value)]];
    }),
  );
}

/** One line for each who has a role, so that only those show whose role changed. */
function roles(grants: unknown): [string, string][] {
  return recordsIn(grants).flatMap(({ principal, role }) =>
    typeof principal === 'string'
      ? [[`role of ${refName(principal)}`, wordRole(role)]]
      : [],
  );
}

function wordRole(role: unknown): string {
  return known(ROLES, role, one => ROLE_WORDS[one].label);
}

function wordValue(name: string, value: unknown): string {
  switch (name) {
    case 'kind':
      return known(CHANGE_KINDS, value, kind => KIND_TITLES[kind]);
    case 'operation':
      return known(RUN_OPERATIONS, value, one => OPERATION_WORDS[one]);
    case 'state':
      return known(RESOURCE_STATES, value, state => STATE_WORDS[state]);
    case 'status':
      return known(RESOURCE_STATUSES, value, one => STATUS_WORDS[one].label);
    case 'fields':
      return listOf(value)
        .map(field => wordField(String(field)))
        .join(', ');
    case 'parents':
      return recordsIn(value)
        .map(parent => String(parent.resourceName))
        .join(', ');
    default:
      return plain(value);
  }
}

function known<T extends string>(
  words: readonly T[],
  value: unknown,
  say: (word: T) => string,
): string {
  const word = words.find(one => one === value);
  return word === undefined ? plain(value) : say(word);
}

function plain(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : formatValue(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordsIn(value: unknown): Record<string, unknown>[] {
  return listOf(value).filter(isNamed);
}
