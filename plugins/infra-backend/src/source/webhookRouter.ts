import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { WebhookService } from './WebhookService';

/**
 * `/sources/:id/webhook`, for git hosts. They have no Backstage token, so the path must be open to requests without one;
 * and their signatures are of the body as it was sent, so it stands before whatever reads bodies.
 */
export function webhookRouter(options: { webhooks: WebhookService }): Router {
  const { webhooks } = options;
  const router = PromiseRouter();
  router.post('/sources/:id/webhook', async (req, res) => {
    await webhooks.deliver(req.params.id, req);
    res.status(202).end();
  });
  return router;
}
