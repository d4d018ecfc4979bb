import { randomUUID } from 'node:crypto';
import {
  ChangeEvent,
  ChangeStatus,
  isChangeFinished,
  isLiveChild,
  isProvisioned,
  isRunFinished,
  moveChange,
  moveRun,
  phraseChangeStatus,
  phraseKind,
  phrasePair,
  RunEvent,
  StatePair,
  Dependent,
  withdrawChange,
  writesState,
} from '@groundwork/plugin-infra-common';
import { ApprovalRecord, ChangeRecord } from '../change/ChangeRecord';
import { GrantRecord } from '../access/GrantRecord';
import { NewAuditEntry } from '../audit/AuditStore';
import { conflict } from '../http/requests';
import { now } from '../database/columns';
import { OutboxMessage } from '../outbox/OutboxStore';
import { RunPatch, RunRecord } from '../run/RunRecord';
import { ResourceRecord } from './ResourceRecord';
import type { KeepMode } from './UniqueValues';

/** A parent or child, as far as decisions need it. */
export interface Relative {
  id: string;
  name: string;
  templateKey: string;
  pair: StatePair;
  abstract: boolean;
  hasState: boolean;
  openChange?: ChangeStatus;
}

/** The current Terraform state of a resource; absent: none. */
export interface StateFacts {
  lineage: string;
  serial: number;
  empty: boolean;
}

/** What is loaded, in one transaction, for a decision. */
export interface LoadedResource {
  resource: ResourceRecord;
  /** The unfinished one. */
  change?: ChangeRecord;
  /** Those that are queued or running. */
  runs: RunRecord[];
  parents: Relative[];
  children: Relative[];
  /** Whose variables refer to outputs of it. */
  users: Relative[];
  state?: StateFacts;
  everHadState: boolean;
  stateLocked: boolean;
  /** A change has left a revision behind; before that, revision 1 is what was asked for at its creation. */
  everApplied: boolean;
}

/** Whose change left a revision behind, and which of the variables in it are sensitive. */
export interface NewRevision {
  changeId?: string;
  createdBy: string;
  sensitive: string[];
}

/** What a decision wants written. */
export interface Effects {
  changes: ChangeRecord[];
  newRuns: RunRecord[];
  patchedRuns: RunRecord[];
  newApprovals: { changeId: string; approval: ApprovalRecord }[];
  voidedApprovals: { changeId: string; reason: string }[];
  attempts: { id: string; status: 'won' | 'ended'; stateHash?: string }[];
  revision?: NewRevision;
  /** All grants on the resource itself. */
  grants?: readonly GrantRecord[];
  releaseLockOfRun?: string;
  /** The run whose lease begins. */
  leasedRun?: string;
  /** Parents that stay, if some were dropped. */
  keptParents?: string[];
  /** What becomes of values that are to be unique; absent: they are as they were, unless the change or the pair moved. */
  uniqueValues?: KeepMode;
  audit: NewAuditEntry[];
  messages: OutboxMessage[];
}

/**
 * A resource with its unfinished change and its unfinished runs, while one decision is made about them. Decisions are
 * pure: they read and change this and nothing else; the store then saves everything in one transaction, or nothing.
 */
export class ResourceWork {
  readonly parents: readonly Relative[];
  readonly children: readonly Relative[];
  readonly users: readonly Relative[];
  readonly state?: StateFacts;
  readonly everHadState: boolean;
  readonly everApplied: boolean;
  readonly effects: Effects = {
    changes: [],
    newRuns: [],
    patchedRuns: [],
    newApprovals: [],
    voidedApprovals: [],
    attempts: [],
    audit: [],
    messages: [],
  };
  #resource: ResourceRecord;
  #change?: ChangeRecord;
  #runs: RunRecord[];

  constructor(loaded: LoadedResource) {
    this.#resource = loaded.resource;
    this.#change = loaded.change;
    this.#runs = loaded.runs;
    this.parents = loaded.parents;
    this.children = loaded.children;
    this.users = loaded.users;
    this.state = loaded.state;
    this.everHadState = loaded.everHadState;
    this.everApplied = loaded.everApplied;
  }

  get resource(): Readonly<ResourceRecord> {
    return this.#resource;
  }

  /** The unfinished change, or the one that this decision finished. */
  get change(): Readonly<ChangeRecord> | undefined {
    return this.#change;
  }

  get runs(): readonly Readonly<RunRecord>[] {
    return this.#runs;
  }

  get hasState(): boolean {
    return this.state !== undefined && !this.state.empty;
  }

  /** The queued or running run that writes. */
  get writingRun(): Readonly<RunRecord> | undefined {
    return this.#runs.find(run => writesState(run.operation));
  }

  get parentsReady(): boolean {
    return areReady(this.parents);
  }

  /** Children, and users of its outputs, that still need this resource; who is both is named as both. */
  get dependents(): Dependent[] {
    return [
      ...this.children.filter(isLiveChild).map(toDependent('child')),
      ...this.users.filter(isLiveChild).map(toDependent('output')),
    ];
  }

  /** The unfinished change with that id; a conflict if it has ended. */
  requireChange(id: string): Readonly<ChangeRecord> {
    if (this.#change?.id !== id) {
      const { id: resourceId, name, pair } = this.#resource;
      throw conflict(
        `Change '${id}' of '${name}' has ended; '${name}' is ${phrasePair(
          pair,
        )}.`,
        { resourceId, changeId: id, ...pair },
      );
    }
    return this.#change;
  }

  /** The unfinished run with that id; a conflict if it has ended. */
  requireRun(id: string): Readonly<RunRecord> {
    const run = this.#runs.find(candidate => candidate.id === id);
    if (!run) {
      throw conflict(`Run '${id}' of '${this.#resource.name}' has ended.`, {
        resourceId: this.#resource.id,
        runId: id,
      });
    }
    return run;
  }

  patchResource(patch: Partial<Omit<ResourceRecord, 'id' | 'version'>>): void {
    this.#resource = { ...this.#resource, ...patch };
  }

  /** Takes a new draft as the unfinished change. */
  addChange(
    change: Omit<
      ChangeRecord,
      'id' | 'createdAt' | 'updatedAt' | 'approvals'
    > & { id?: string },
  ): ChangeRecord {
    const at = now();
    const added: ChangeRecord = {
      ...change,
      id: change.id ?? randomUUID(),
      approvals: [],
      createdAt: at,
      updatedAt: at,
    };
    this.#keepChange(added);
    return added;
  }

  patchChange(patch: Partial<ChangeRecord>): void {
    if (!this.#change) throw new Error('There is no change to patch.');
    this.#keepChange({ ...this.#change, ...patch, updatedAt: now() });
  }

  /** Moves the change, and with it the resource's pair, as the table says; refuses what the table does not know. */
  moveChange(event: ChangeEvent, what: string): void {
    const change = this.#change;
    if (!change) throw new Error(`There is no change for '${event}'.`);
    const move = moveChange(change, event);
    if (!move) {
      throw conflict(
        `Cannot ${what} the ${phraseKind(change.kind)} change of '${
          this.#resource.name
        }': it is ${phraseChangeStatus(change.status)}.`,
        {
          resourceId: this.#resource.id,
          changeId: change.id,
          changeStatus: change.status,
          state: this.#resource.pair.state,
          status: this.#resource.pair.status,
        },
      );
    }
    this.patchChange({ status: move.status });
    this.patchResource({ pair: move.resource });
  }

  /** Gives up a change that has ended, as the table of withdrawals says; refuses any other. */
  withdrawChange(change: ChangeRecord, applyBegan: boolean): void {
    const move = this.hasUnfinishedChange
      ? undefined
      : withdrawChange(change, this.#resource.pair, applyBegan);
    if (!move) {
      throw conflict(
        `Cannot discard the ${phraseKind(change.kind)} change of '${
          this.#resource.name
        }': it is ${phraseChangeStatus(
          change.status,
        )}, and the resource is ${phrasePair(this.#resource.pair)}.`,
        {
          resourceId: this.#resource.id,
          changeId: change.id,
          changeStatus: change.status,
          state: this.#resource.pair.state,
          status: this.#resource.pair.status,
        },
      );
    }
    this.#keepChange({ ...change, status: move.status, updatedAt: now() });
    this.patchResource({ pair: move.resource });
  }

  /** Adds a decision to the change. */
  addApproval(approval: Omit<ApprovalRecord, 'id' | 'at' | 'void'>): void {
    const change = this.#change;
    if (!change) throw new Error('There is no change to decide on.');
    const added = { ...approval, id: randomUUID(), at: now(), void: false };
    this.effects.newApprovals.push({ changeId: change.id, approval: added });
    this.patchChange({ approvals: [...change.approvals, added] });
  }

  /** What was approved no longer stands; what was void before keeps its reason. */
  voidApprovals(reason: string): void {
    const change = this.#change;
    if (!change || change.approvals.every(approval => approval.void)) return;
    this.effects.voidedApprovals.push({ changeId: change.id, reason });
    this.patchChange({
      approvals: change.approvals.map(approval =>
        approval.void
          ? approval
          : { ...approval, void: true, voidReason: reason },
      ),
    });
  }

  /** Queues a run. */
  addRun(
    run: Omit<
      RunRecord,
      | 'id'
      | 'resourceId'
      | 'resourceName'
      | 'status'
      | 'steps'
      | 'logLines'
      | 'outputOffset'
      | 'queuedAt'
    > & { id?: string },
  ): RunRecord {
    const added: RunRecord = {
      ...run,
      id: run.id ?? randomUUID(),
      resourceId: this.#resource.id,
      resourceName: this.#resource.name,
      status: 'queued',
      steps: [],
      logLines: 0,
      outputOffset: 0,
      queuedAt: now(),
    };
    this.#runs = [...this.#runs, added];
    this.effects.newRuns.push(added);
    this.#tell('run.queued', added.id);
    return added;
  }

  patchRun(id: string, patch: RunPatch): void {
    const run = { ...this.requireRun(id), ...patch };
    this.#runs = this.#runs.map(other => (other.id === id ? run : other));
    const known = (other: RunRecord) => other.id === id;
    const at = this.effects.newRuns.findIndex(known);
    if (at >= 0) {
      this.effects.newRuns[at] = run;
    } else {
      const others = this.effects.patchedRuns.filter(other => !known(other));
      this.effects.patchedRuns = [...others, run];
    }
    this.#tell('run.changed', id);
  }

  /** Moves a run as the table says; a finished one gets its end and its attempt ends with it. */
  moveRun(id: string, event: RunEvent, patch: RunPatch = {}): void {
    const run = this.requireRun(id);
    const status = moveRun(run.status, event);
    if (!status) {
      throw conflict(`Cannot ${event} run '${id}': it is ${run.status}.`, {
        runId: id,
        runStatus: run.status,
      });
    }
    const finished = isRunFinished(status);
    this.patchRun(id, {
      ...patch,
      status,
      ...(finished ? { endedAt: now() } : {}),
    });
    if (finished) {
      if (run.attemptId) this.setAttempt(run.attemptId, 'ended');
      this.#runs = this.#runs.filter(other => other.id !== id);
    }
  }

  setAttempt(id: string, status: 'won' | 'ended', stateHash?: string): void {
    this.effects.attempts.push({ id, status, stateHash });
  }

  /** Records a revision with what the resource has when the decision is done. */
  addRevision(revision: NewRevision): void {
    this.effects.revision = revision;
  }

  /** Replaces who has which role on the resource itself. */
  setGrants(grants: readonly GrantRecord[]): void {
    this.effects.grants = grants;
  }

  /** Drops all parents but these. */
  keepParents(ids: readonly string[]): void {
    this.effects.keptParents = [...ids];
  }

  /** Asks for the values that are to be unique; the decision is refused if another resource has one. */
  claimValues(): void {
    this.effects.uniqueValues = 'claim';
  }

  /** Says that values may have moved by what others did. */
  renewValues(): void {
    this.effects.uniqueValues ??= 'renew';
  }

  /** Begins the lease of a run with its start. */
  grantLease(runId: string): void {
    this.effects.leasedRun = runId;
  }

  /** Frees the state lock if that run holds it. */
  releaseLockOf(runId: string): void {
    this.effects.releaseLockOfRun = runId;
  }

  /** Writes down who did what. */
  audit(
    entry: Omit<NewAuditEntry, 'resourceId' | 'resourceName' | 'templateKey'>,
  ): void {
    this.effects.audit.push({
      ...entry,
      resourceId: this.#resource.id,
      resourceName: this.#resource.name,
      templateKey: this.#resource.templateKey,
    });
  }

  /** Tells the approvers that the change waits for them. */
  askForApproval(): void {
    if (!this.#change) return;
    this.effects.messages.push({
      topic: 'approval.needed',
      resourceId: this.#resource.id,
      changeId: this.#change.id,
    });
  }

  /** Tells the run's owner to stop. */
  tellCancel(runId: string): void {
    this.#tell('run.cancel', runId);
  }

  /** A refusal that says what was asked, what the state is and what stands in the way. */
  refuse(what: string, reason: string): Error {
    const { id, name, pair } = this.#resource;
    return conflict(
      `Cannot ${what} '${name}': it is ${phrasePair(pair)}. ${reason}.`,
      {
        resourceId: id,
        changeId: this.#change?.id,
        state: pair.state,
        status: pair.status,
        reason,
      },
    );
  }

  #keepChange(change: ChangeRecord): void {
    this.#change = change;
    const others = this.effects.changes.filter(other => other.id !== change.id);
    this.effects.changes = [...others, change];
    const told = this.effects.messages.some(
      message => message.topic === 'change.changed',
    );
    if (!told) {
      this.effects.messages.push({
        topic: 'change.changed',
        resourceId: this.#resource.id,
        changeId: change.id,
      });
    }
  }

  #tell(topic: 'run.queued' | 'run.changed' | 'run.cancel', runId: string) {
    this.effects.messages.push({
      topic,
      resourceId: this.#resource.id,
      runId,
    });
  }

  /** Whether a change stands in the way of a new one. */
  get hasUnfinishedChange(): boolean {
    return this.#change !== undefined && !isChangeFinished(this.#change.status);
  }
}

/** Whether all of these parents are there. */
export function areReady(parents: readonly Pick<Relative, 'pair'>[]): boolean {
  return parents.every(parent => isProvisioned(parent.pair));
}

function toDependent(kind: Dependent['kind']) {
  return ({ id, name, pair }: Relative): Dependent => ({
    resourceId: id,
    resourceName: name,
    state: pair.state,
    kind,
  });
}
