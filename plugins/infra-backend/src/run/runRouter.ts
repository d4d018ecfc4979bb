import { runListQuery } from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseId, parseQuery } from '../http/requests';
import { RunService } from './RunService';

/** `/runs`, but for their logs. */
export function runRouter(options: {
  runs: RunService;
  access: AccessService;
}): Router {
  const { runs, access } = options;
  const router = PromiseRouter();

  router.get('/runs', async (req, res) => {
    const query = parseQuery(req, runListQuery);
    res.json(await runs.list(query, await access.actorOf(req)));
  });

  router.get('/runs/:id', async (req, res) => {
    const id = parseId(req.params.id, 'run');
    res.json(await runs.get(id, await access.actorOf(req)));
  });

  router.get('/runs/:id/plan', async (req, res) => {
    const id = parseId(req.params.id, 'run');
    res.json(await runs.plan(id, await access.actorOf(req)));
  });

  router.post('/runs/:id/cancel', async (req, res) => {
    const id = parseId(req.params.id, 'run');
    const actor = await access.actorOf(req);
    res.status(202).json(await runs.cancel(id, actor));
  });

  return router;
}
