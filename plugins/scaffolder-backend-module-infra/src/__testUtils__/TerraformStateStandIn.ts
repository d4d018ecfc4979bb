import { SeenRequest, StandInAnswer } from './httpStandIn';

/** Stands in for the state storage behind Terraform's `http` backend. */
export class TerraformStateStandIn {
  content?: Record<string, unknown>;
  lock?: unknown;
  /** Refuses to store. */
  broken = false;

  answer({ method, body }: SeenRequest): StandInAnswer {
    switch (method) {
      case 'GET':
        return this.content ? { body: this.content } : { status: 404 };
      case 'POST':
        if (this.broken) return { status: 400 };
        this.content = body as Record<string, unknown>;
        return {};
      case 'LOCK':
        if (this.lock) return { status: 423, body: this.lock };
        this.lock = body;
        return {};
      case 'UNLOCK':
        this.lock = undefined;
        return {};
      default:
        return { status: 405 };
    }
  }
}
