import {
  createSourceRequest,
  pageQuery,
  sourceModulesQuery,
  sourceProposalsQuery,
  templateListQuery,
} from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AccessService } from '../access/AccessService';
import { parseBody, parseId, parseQuery } from '../http/requests';
import { SourceService } from './SourceService';
import { TemplateProposalService } from './TemplateProposalService';

/** `/sources`. */
export function sourceRouter(options: {
  sources: SourceService;
  proposals: TemplateProposalService;
  access: AccessService;
}): Router {
  const { sources, proposals, access } = options;
  const router = PromiseRouter();

  router.get('/sources', async (req, res) => {
    await access.requireTemplateReader(await access.actorOf(req));
    res.json(await sources.list(parseQuery(req, templateListQuery)));
  });

  router.post('/sources', async (req, res) => {
    const { url } = parseBody(req, createSourceRequest);
    const actor = await access.actorOf(req);
    res.status(201).json(await sources.create(url, actor));
  });

  router.get('/sources/:id/refs', async (req, res) => {
    const id = parseId(req.params.id, 'source');
    const page = parseQuery(req, pageQuery);
    res.json(await sources.refs(id, page, await access.actorOf(req)));
  });

  router.post('/sources/:id/refresh', async (req, res) => {
    const id = parseId(req.params.id, 'source');
    res.json(await sources.refresh(id, await access.actorOf(req)));
  });

  router.get('/sources/:id/modules', async (req, res) => {
    const id = parseId(req.params.id, 'source');
    const query = parseQuery(req, sourceModulesQuery);
    res.json(await sources.modules(id, query, await access.actorOf(req)));
  });

  router.get('/sources/:id/proposals', async (req, res) => {
    const id = parseId(req.params.id, 'source');
    const { ref } = parseQuery(req, sourceProposalsQuery);
    res.json(await proposals.propose(id, ref, await access.actorOf(req)));
  });

  return router;
}
