import { Me } from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from './AccessService';

/** `/me`, for everyone who is signed in. */
export function meRouter({ access }: { access: AccessService }): Router {
  const router = PromiseRouter();
  router.get('/me', async (req, res) => {
    const actor = await access.actorOf(req);
    const me: Me = { mayPublish: await access.mayPublish(actor) };
    res.json(me);
  });
  return router;
}
