import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { phraseRequest } from '@groundwork/plugin-infra-common';
import { Audience } from '../access/Audience';
import { ChangeQueries } from '../change/ChangeQueries';
import { OutboxMessage } from './OutboxStore';

/** Channel on which pages hear that something changed; messages hold ids only. */
const SIGNAL_CHANNEL = 'infra';

/** What an {@link Announcer} works with. */
export interface AnnouncerOptions {
  events: EventsService;
  signals: SignalsService;
  notifications: NotificationService;
  auditor: AuditorService;
  changes: Pick<ChangeQueries, 'find'>;
  audience: Audience;
  logger: LoggerService;
}

/** Tells the rest of the portal what has happened: events, signals, notifications and its audit log. */
export class Announcer {
  readonly #options: AnnouncerOptions;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /** Tells one message. */
  async announce(message: OutboxMessage): Promise<void> {
    const { events } = this.#options;
    switch (message.topic) {
      case 'run.cancel':
        await events.publish({
          topic: 'infra.run.cancel',
          eventPayload: { runId: message.runId },
        });
        return;
      case 'audit':
        await this.#toAuditLog(message);
        return;
      case 'approval.needed':
        await this.#toApprovers(message);
        return;
      case 'resource.changed':
        await events.publish({
          topic: 'infra.resource.changed',
          eventPayload: { resourceId: message.resourceId },
        });
        await this.#toPages(message);
        return;
      default:
        await this.#toPages(message);
    }
  }

  async #toPages(message: OutboxMessage): Promise<void> {
    const { signals, audience } = this.#options;
    const readers =
      'resourceId' in message
        ? await audience.readers(message.resourceId)
        : 'everyone';
    if (readers.length === 0) return;
    await signals.publish({
      recipients:
        readers === 'everyone'
          ? { type: 'broadcast' }
          : { type: 'user', entityRef: readers },
      channel: SIGNAL_CHANNEL,
      message,
    });
  }

  async #toAuditLog(
    message: Extract<OutboxMessage, { topic: 'audit' }>,
  ): Promise<void> {
    const event = await this.#options.auditor.createEvent({
      eventId: message.action.replaceAll('.', '-'),
      severityLevel: 'medium',
      meta: { auditId: message.auditId, actor: message.actor },
    });
    await event.success();
  }

  /** A portal may have no notifications: then approvers find the change in their inbox. */
  async #toApprovers(
    message: Extract<OutboxMessage, { topic: 'approval.needed' }>,
  ): Promise<void> {
    const { changes, notifications, audience, logger } = this.#options;
    const change = await changes.find(message.changeId);
    if (!change) return;
    const approvers = await audience.approvers(change.resourceId);
    if (approvers.length === 0) return;
    try {
      await notifications.send({
        recipients: {
          type: 'entity',
          entityRef: approvers,
          excludeEntityRef: change.authors,
        },
        payload: {
          title: `${change.requestedBy} asks to ${phraseRequest(
            change.kind,
          )} '${change.resourceName}'`,
          description: change.message,
          link: `/infra/changes/${change.id}`,
          topic: 'infra',
          scope: `infra:change:${change.id}`,
        },
      });
    } catch (error) {
      logger.warn(
        `Cannot notify the approvers of change ${change.id}: ${error}`,
      );
    }
  }
}
