import {
  batchListQuery,
  createBatchRequest,
} from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseBody, parseId, parseQuery } from '../http/requests';
import { BatchService } from './BatchService';

/** `/batches`. */
export function batchRouter(options: {
  batches: BatchService;
  access: AccessService;
}): Router {
  const { batches, access } = options;
  const router = PromiseRouter();

  router.get('/batches', async (req, res) => {
    const query = parseQuery(req, batchListQuery);
    res.json(await batches.list(query, await access.actorOf(req)));
  });

  router.post('/batches', async (req, res) => {
    const request = parseBody(req, createBatchRequest);
    const actor = await access.actorOf(req);
    res.status(202).json(await batches.create(request, actor));
  });

  router.get('/batches/:id', async (req, res) => {
    const id = parseId(req.params.id, 'batch');
    res.json(await batches.get(id, await access.actorOf(req)));
  });

  router.post('/batches/:id/resume', async (req, res) => {
    const id = parseId(req.params.id, 'batch');
    const actor = await access.actorOf(req);
    res.status(202).json(await batches.resume(id, actor));
  });

  router.post('/batches/:id/cancel', async (req, res) => {
    const id = parseId(req.params.id, 'batch');
    res.json(await batches.cancel(id, await access.actorOf(req)));
  });

  return router;
}
