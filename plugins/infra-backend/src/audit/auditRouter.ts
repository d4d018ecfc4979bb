import { auditListQuery } from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseQuery } from '../http/requests';
import { AuditStore } from './AuditStore';

/** `/audit`: who did what. Who may not see all resources sees what befell those that they see, and their own doings. */
export function auditRouter(options: {
  audit: AuditStore;
  access: Pick<AccessService, 'actorOf' | 'requireAuditReader' | 'visibility'>;
}): Router {
  const { audit, access } = options;
  const router = PromiseRouter();

  router.get('/audit', async (req, res) => {
    const query = parseQuery(req, auditListQuery);
    const actor = await access.actorOf(req);
    await access.requireAuditReader(actor);
    const visibility = await access.visibility(actor);
    res.json(await audit.list(query, { ref: actor.ref, visibility }));
  });

  return router;
}
