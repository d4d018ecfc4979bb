import {
  acceptResourceRequest,
  approvalSettings,
  compareRevisionsQuery,
  createResourceRequest,
  openChangeRequest,
  pageQuery,
  planResourceRequest,
  requestChangeRequest,
  resourceListQuery,
  changeListQuery,
} from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { ChangeService } from '../change/ChangeService';
import { parseBody, parseId, parseQuery, parseValue } from '../http/requests';
import { ChangeVerb, ResourceService } from './ResourceService';

const CHANGE_VERBS: readonly ChangeVerb[] = [
  'provision',
  'destroy',
  'recreate',
  'retry',
];

/** `/resources`. */
export function resourceRouter(options: {
  resources: ResourceService;
  changes: ChangeService;
  access: AccessService;
}): Router {
  const { resources, changes, access } = options;
  const router = PromiseRouter();

  router.get('/resources', async (req, res) => {
    const query = parseQuery(req, resourceListQuery);
    res.json(await resources.list(query, await access.actorOf(req)));
  });

  router.post('/resources', async (req, res) => {
    const request = parseBody(req, createResourceRequest);
    const actor = await access.actorOf(req);
    res.status(201).json(await resources.create(request, actor));
  });

  router.get('/resources/:id', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    res.json(await resources.get(id, await access.actorOf(req)));
  });

  router.delete('/resources/:id', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    await resources.delete(id, await access.actorOf(req));
    res.status(204).end();
  });

  for (const verb of CHANGE_VERBS) {
    router.post(`/resources/:id/${verb}`, async (req, res) => {
      const id = parseId(req.params.id, 'resource');
      const request = parseBody(req, requestChangeRequest);
      const actor = await access.actorOf(req);
      res.status(202).json(await resources.request(id, verb, request, actor));
    });
  }

  router.post('/resources/:id/plan', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const { values } = parseBody(req, planResourceRequest);
    const actor = await access.actorOf(req);
    res.status(202).json(await resources.plan(id, values, actor));
  });

  router.post('/resources/:id/accept', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const { reason } = parseBody(req, acceptResourceRequest);
    res.json(await resources.accept(id, reason, await access.actorOf(req)));
  });

  router.put('/resources/:id/approval', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const approval = parseBody(req, approvalSettings);
    const actor = await access.actorOf(req);
    res.json(await resources.setApproval(id, approval, actor));
  });

  router.get('/resources/:id/changes', async (req, res) => {
    const resourceId = parseId(req.params.id, 'resource');
    const query = parseQuery(req, changeListQuery);
    const actor = await access.actorOf(req);
    await resources.get(resourceId, actor);
    res.json(await changes.list({ ...query, resourceId }, actor));
  });

  router.post('/resources/:id/changes', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const request = parseBody(req, openChangeRequest);
    const actor = await access.actorOf(req);
    res.status(201).json(await changes.open(id, request, actor));
  });

  router.get('/resources/:id/revisions', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const page = parseQuery(req, pageQuery);
    res.json(await resources.revisions(id, page, await access.actorOf(req)));
  });

  // Before the one below, which would take `compare` for a number.
  router.get('/resources/:id/revisions/compare', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const sides = parseQuery(req, compareRevisionsQuery);
    const actor = await access.actorOf(req);
    res.json(await resources.compareRevisions(id, sides, actor));
  });

  router.get('/resources/:id/revisions/:number', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const number = parseValue(
      req.params.number,
      z.coerce.number().int().min(1),
      'The revision',
    );
    const actor = await access.actorOf(req);
    res.json(await resources.revision(id, number, actor));
  });

  return router;
}
