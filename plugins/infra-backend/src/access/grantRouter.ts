import { grantsRequest } from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { parseBody, parseId } from '../http/requests';
import { AccessService } from './AccessService';
import { GrantService } from './GrantService';

/** `/resources/:id/grants`. */
export function grantRouter(options: {
  grants: GrantService;
  access: AccessService;
}): Router {
  const { grants, access } = options;
  const router = PromiseRouter();

  router.get('/resources/:id/grants', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    res.json(await grants.get(id, await access.actorOf(req)));
  });

  router.put('/resources/:id/grants', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const { items } = parseBody(req, grantsRequest);
    res.json(await grants.set(id, items, await access.actorOf(req)));
  });

  return router;
}
