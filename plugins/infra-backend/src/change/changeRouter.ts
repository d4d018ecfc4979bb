import {
  approveRequest,
  changeListQuery,
  commentRequest,
  editChangeRequest,
} from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseBody, parseId, parseQuery } from '../http/requests';
import { ChangeService } from './ChangeService';

/** `/changes`. */
export function changeRouter(options: {
  changes: ChangeService;
  access: AccessService;
}): Router {
  const { changes, access } = options;
  const router = PromiseRouter();

  router.get('/changes', async (req, res) => {
    const query = parseQuery(req, changeListQuery);
    res.json(await changes.list(query, await access.actorOf(req)));
  });

  router.get('/changes/:id', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    res.json(await changes.get(id, await access.actorOf(req)));
  });

  router.patch('/changes/:id', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    const edit = parseBody(req, editChangeRequest);
    res.json(await changes.edit(id, edit, await access.actorOf(req)));
  });

  router.post('/changes/:id/plan', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    const actor = await access.actorOf(req);
    res.status(202).json(await changes.plan(id, actor));
  });

  router.post('/changes/:id/submit', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    const actor = await access.actorOf(req);
    res.status(202).json(await changes.submit(id, actor));
  });

  router.post('/changes/:id/approve', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    const approval = parseBody(req, approveRequest);
    res.json(await changes.approve(id, approval, await access.actorOf(req)));
  });

  router.post('/changes/:id/reject', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    const { comment } = parseBody(req, commentRequest);
    res.json(await changes.reject(id, comment, await access.actorOf(req)));
  });

  router.post('/changes/:id/discard', async (req, res) => {
    const id = parseId(req.params.id, 'change');
    const { comment } = parseBody(req, commentRequest);
    res.json(await changes.discard(id, comment, await access.actorOf(req)));
  });

  return router;
}
