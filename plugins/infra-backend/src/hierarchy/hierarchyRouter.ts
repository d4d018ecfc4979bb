import {
  detachRequest,
  templateKeySchema,
  treeQuery,
  versionFormQuery,
} from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseBody, parseId, parseQuery } from '../http/requests';
import { noTemplate } from '../template/TemplateStore';
import { HierarchyService } from './HierarchyService';

/** What lies above and below resources. */
export function hierarchyRouter(options: {
  hierarchy: HierarchyService;
  access: AccessService;
}): Router {
  const { hierarchy, access } = options;
  const router = PromiseRouter();

  router.get('/resources/:id/tree', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const { direction } = parseQuery(req, treeQuery);
    const actor = await access.actorOf(req);
    res.json(await hierarchy.tree(id, direction, actor));
  });

  router.post('/resources/:id/detach', async (req, res) => {
    const id = parseId(req.params.id, 'resource');
    const request = parseBody(req, detachRequest);
    const actor = await access.actorOf(req);
    res.status(201).json(await hierarchy.detach(id, request, actor));
  });

  router.get('/templates/:key/versions/:id/form', async (req, res) => {
    const id = parseId(req.params.id, 'version');
    const { parentIds = [] } = parseQuery(req, versionFormQuery);
    const actor = await access.actorOf(req);
    await access.requireTemplateReader(actor);
    const { key } = req.params;
    if (!templateKeySchema.safeParse(key).success) throw noTemplate(key);
    res.json(await hierarchy.form(key, id, parentIds, actor));
  });

  return router;
}
