import { auditListQuery } from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseQuery } from '../http/requests';
import { AuditStore } from './AuditStore';

/** `/audit`: who did what. Who may not read all sees their own doings, and what befell the resources that they created. */
export function auditRouter(options: {
  audit: AuditStore;
  access: Pick<AccessService, 'actorOf' | 'canReadAll'>;
}): Router {
  const { audit, access } = options;
  const router = PromiseRouter();

  router.get('/audit', async (req, res) => {
    const query = parseQuery(req, auditListQuery);
    const actor = await access.actorOf(req);
    const visibleTo = access.canReadAll(actor)
      ? 'all'
      : { refs: actor.ownershipRefs };
    res.json(await audit.list(query, visibleTo));
  });

  return router;
}
