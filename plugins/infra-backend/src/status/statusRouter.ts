import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { StatusService } from './StatusService';

/** `/status`, for everyone who is signed in. */
export function statusRouter(options: {
  status: StatusService;
  access: AccessService;
}): Router {
  const router = PromiseRouter();
  router.get('/status', async (req, res) => {
    await options.access.actorOf(req);
    res.json(await options.status.read());
  });
  return router;
}
