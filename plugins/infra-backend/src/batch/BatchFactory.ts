import { randomUUID } from 'node:crypto';
import { NotAllowedError } from '@backstage/errors';
import {
  createBatchRequest,
  NEW_BATCH_ITEM_STATUS,
  NEW_BATCH_STATUS,
  nothingToDo,
} from '@groundwork/plugin-infra-common';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { now } from '../database/columns';
import { conflict, invalid } from '../http/requests';
import { StoredVersion, TemplateCatalog } from '../template/TemplateCatalog';
import { withEvent } from './batchDecisions';
import { BatchMember, BatchMembers } from './BatchMembers';
import { BatchItemRecord, BatchRecord } from './BatchRecord';
import { batchWaves } from './batchWaves';
import { refusalOf } from './refusalOf';

/** What someone asks for. */
export type NewBatch = z.output<typeof createBatchRequest>;

/** So many resources a subtree may have. */
const LARGEST_SUBTREE = 2_000;

/** A resource with what is found about it at creation. */
interface Judged {
  member: BatchMember;
  /** Why there is nothing to do. */
  idle?: string;
  /** Why the person may not. */
  refusal?: string;
}

/** What a {@link BatchFactory} works with. */
export interface BatchFactoryOptions {
  members: BatchMembers;
  templates: Pick<TemplateCatalog, 'version'>;
  access: AccessService;
}

/** Makes batches of what is asked for: finds the resources, asks leave for each, and puts them in order. */
export class BatchFactory {
  readonly #options: BatchFactoryOptions;

  constructor(options: BatchFactoryOptions) {
    this.#options = options;
  }

  /** A batch that is not saved yet; refuses what makes no sense, and who may not. */
  async make(request: NewBatch, actor: Actor): Promise<BatchRecord> {
    const version = await this.#usableVersion(request.versionId);
    const judged = request.subtreeOf
      ? await this.#judgeSubtree(request, request.subtreeOf, version, actor)
      : await this.#judgeSelection(request, version, actor);
    const ids = judged.map(({ member }) => member.id);
    const waves = batchWaves(
      request.operation,
      ids,
      await this.#options.members.needs(ids),
    );
    const at = now();
    const items = judged
      .map(one => ({ ...one, wave: waves.get(one.member.id) ?? 0 }))
      .sort((a, b) => a.wave - b.wave)
      .map((one, position) => toItem(one, { position, at, actor }));
    return {
      id: randomUUID(),
      version: 1,
      operation: request.operation,
      status: NEW_BATCH_STATUS,
      subtreeOf: request.subtreeOf,
      versionId: request.versionId,
      message: request.message,
      createdBy: actor.ref,
      createdAt: at,
      updatedAt: at,
      items,
    };
  }

  async #usableVersion(
    id: string | undefined,
  ): Promise<StoredVersion | undefined> {
    if (id === undefined) return undefined;
    const version = await this.#options.templates.version(id);
    if (!version) {
      throw invalid(`There is no template version '${id}'.`, [
        { path: 'versionId', message: 'no such version' },
      ]);
    }
    if (version.lifecycle === 'archived') {
      throw conflict(
        `Version '${version.ref}' of template '${version.templateKey}' is archived: nothing goes to it any more.`,
        { versionId: version.id, lifecycle: version.lifecycle },
      );
    }
    return version;
  }

  async #judgeSelection(
    { operation, resourceIds = [] }: NewBatch,
    version: StoredVersion | undefined,
    actor: Actor,
  ): Promise<Judged[]> {
    const { access } = this.#options;
    const ids = [...new Set(resourceIds)];
    const visible = await this.#visible(ids, actor);
    requireAll(
      ids.filter(id => !visible.some(member => member.id === id)),
      id => `there is no resource '${id}'`,
    );
    requireAll(
      version
        ? visible.filter(member => member.templateKey !== version.templateKey)
        : [],
      ({ name, templateKey }) =>
        `'${name}' is made from '${templateKey}', which does not have that version`,
    );
    const judged: Judged[] = [];
    for (const member of visible) {
      const idle = nothingToDo(operation, member, version?.id);
      const refusal = idle
        ? undefined
        : await refusalOf(access, actor, member, operation);
      judged.push({ member, idle, refusal });
    }
    return judged;
  }

  /** What can't be seen is left out, but nothing is destroyed above what the person may not destroy. */
  async #judgeSubtree(
    { operation }: NewBatch,
    rootId: string,
    version: StoredVersion | undefined,
    actor: Actor,
  ): Promise<Judged[]> {
    const { members, access } = this.#options;
    const ids = await members.subtree(rootId, LARGEST_SUBTREE + 1);
    const visible = await this.#visible(ids, actor);
    if (!visible.some(member => member.id === rootId)) {
      throw invalid(`There is no resource '${rootId}'.`, [
        { path: 'subtreeOf', message: 'no such resource' },
      ]);
    }
    if (ids.length > LARGEST_SUBTREE) {
      throw invalid(
        `The subtree has more than ${LARGEST_SUBTREE} resources: take smaller ones.`,
        [{ path: 'subtreeOf', message: `more than ${LARGEST_SUBTREE}` }],
      );
    }
    const judged: Judged[] = [];
    for (const member of visible) {
      const idle =
        nothingToDo(operation, member, version?.id) ??
        otherTemplate(member, version);
      const refusal = idle
        ? undefined
        : await refusalOf(access, actor, member, operation);
      judged.push({ member, idle, refusal });
    }
    if (
      version &&
      judged.every(({ member }) => otherTemplate(member, version))
    ) {
      throw invalid(
        `Nothing in the subtree is made from '${version.templateKey}', whose version that is.`,
        [{ path: 'versionId', message: 'a version of another template' }],
      );
    }
    if (operation === 'destroy') {
      await this.#requireDestroyable(judged, ids, actor);
    }
    return judged;
  }

  async #requireDestroyable(
    judged: Judged[],
    ids: readonly string[],
    actor: Actor,
  ): Promise<void> {
    const refused = judged.filter(({ refusal }) => refusal !== undefined);
    const seen = new Set(judged.map(({ member }) => member.id));
    const unseen = await this.#options.members.find(
      ids.filter(id => !seen.has(id)),
    );
    const hidden = unseen.filter(
      member => nothingToDo('destroy', member) === undefined,
    ).length;
    if (refused.length === 0 && hidden === 0) return;
    const list = [
      ...refused.map(({ member }) => `'${member.name}'`),
      ...(hidden > 0 ? [`${hidden} that they may not see`] : []),
    ];
    throw Object.assign(
      new NotAllowedError(
        `${actor.ref} may not destroy the whole subtree: ${list.join(', ')}.`,
      ),
      {
        hidden,
        resources: refused.map(({ member, refusal }) => ({
          resourceId: member.id,
          resourceName: member.name,
          reason: refusal,
        })),
      },
    );
  }

  async #visible(ids: readonly string[], actor: Actor): Promise<BatchMember[]> {
    const { access, members } = this.#options;
    return members.find(ids, await access.visibility(actor));
  }
}

function otherTemplate(
  member: BatchMember,
  version: StoredVersion | undefined,
): string | undefined {
  return !version || version.templateKey === member.templateKey
    ? undefined
    : `It is made from '${member.templateKey}', which does not have that version`;
}

function requireAll<T>(missing: T[], describe: (one: T) => string): void {
  if (missing.length === 0) return;
  const messages = missing.map(describe);
  throw invalid(
    `The selection is not valid: ${messages.join('; ')}.`,
    messages.map(message => ({ path: 'resourceIds', message })),
  );
}

function toItem(
  { member, idle, refusal, wave }: Judged & { wave: number },
  { position, at, actor }: { position: number; at: string; actor: Actor },
): BatchItemRecord {
  const item: BatchItemRecord = {
    position,
    wave,
    resourceId: member.id,
    resourceName: member.name,
    status: NEW_BATCH_ITEM_STATUS,
    requestedBy: refusal ? undefined : actor.ref,
    updatedAt: at,
  };
  if (idle) return withEvent(item, 'skip', idle);
  return refusal ? withEvent(item, 'fail', refusal) : item;
}
