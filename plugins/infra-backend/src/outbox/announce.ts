import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
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
  changes: ChangeQueries;
  /** Users and groups that are told of changes to approve. */
  approvers: readonly string[];
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

  async #toPages({ topic, ...ids }: OutboxMessage): Promise<void> {
    await this.#options.signals.publish({
      recipients: { type: 'broadcast' },
      channel: SIGNAL_CHANNEL,
      message: { topic, ...ids },
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
    const { changes, notifications, approvers, logger } = this.#options;
    const change = await changes.find(message.changeId);
    if (!change || approvers.length === 0) return;
    try {
      await notifications.send({
        recipients: {
          type: 'entity',
          entityRef: [...approvers],
          excludeEntityRef: change.requestedBy,
        },
        payload: {
          title: `${change.requestedBy} asks to ${change.kind} '${change.resourceName}'`,
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
