import {
  createTemplateRequest,
  createVersionRequest,
  grantsRequest,
  importManyRequest,
  importTemplateRequest,
  templateKeySchema,
  templateListQuery,
  updateTemplateRequest,
  updateVersionRequest,
} from '@groundwork/plugin-infra-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { AccessService } from '../access/AccessService';
import { TemplateGrantService } from '../access/TemplateGrantService';
import { parseBody, parseId, parseQuery } from '../http/requests';
import { ImportManyService } from './ImportManyService';
import { TemplateNews } from './TemplateNews';
import { TemplateService } from './TemplateService';
import { noTemplate } from './TemplateStore';
import { VersionService } from './VersionService';

const compareQuery = z.object({ with: z.uuid() });

/** `/templates`. */
export function templateRouter(options: {
  templates: TemplateService;
  versions: VersionService;
  imports: ImportManyService;
  news: TemplateNews;
  grants: TemplateGrantService;
  access: AccessService;
}): Router {
  const { templates, versions, imports, news, grants, access } = options;
  const router = PromiseRouter();

  // What can't be a key is not asked of the database, which would choke on some.
  router.param('key', (_req, _res, next, key) =>
    next(
      templateKeySchema.safeParse(key).success ? undefined : noTemplate(key),
    ),
  );

  router.get('/compliance', async (req, res) => {
    const actor = await access.actorOf(req);
    await access.requireTemplateReader(actor);
    res.json(await templates.compliance(actor));
  });

  router.get('/templates', async (req, res) => {
    const actor = await access.actorOf(req);
    await access.requireTemplateReader(actor);
    res.json(await templates.list(parseQuery(req, templateListQuery), actor));
  });

  router.post('/templates', async (req, res) => {
    const request = parseBody(req, createTemplateRequest);
    const actor = await access.actorOf(req);
    res.status(201).json(await templates.create(request, actor));
  });

  router.post('/templates/import', async (req, res) => {
    const request = parseBody(req, importTemplateRequest);
    const actor = await access.actorOf(req);
    const { template, version } = await templates.import(request, actor);
    res.status(201).json({ template, version: await news.ofVersion(version) });
  });

  router.post('/templates/import-many', async (req, res) => {
    const request = parseBody(req, importManyRequest);
    const actor = await access.actorOf(req);
    res.json({ items: await imports.import(request, actor) });
  });

  router.get('/templates/:key', async (req, res) => {
    const actor = await access.actorOf(req);
    await access.requireTemplateReader(actor);
    const template = await templates.get(req.params.key, actor);
    res.json(await news.ofTemplate(template));
  });

  router.patch('/templates/:key', async (req, res) => {
    const patch = parseBody(req, updateTemplateRequest);
    const actor = await access.actorOf(req);
    res.json(await templates.update(req.params.key, patch, actor));
  });

  router.delete('/templates/:key', async (req, res) => {
    await templates.delete(req.params.key, await access.actorOf(req));
    res.status(204).end();
  });

  router.post('/templates/:key/enable', async (req, res) => {
    const actor = await access.actorOf(req);
    res.json(await templates.setEnabled(req.params.key, true, actor));
  });

  router.post('/templates/:key/disable', async (req, res) => {
    const actor = await access.actorOf(req);
    res.json(await templates.setEnabled(req.params.key, false, actor));
  });

  router.get('/templates/:key/grants', async (req, res) => {
    res.json(await grants.get(req.params.key, await access.actorOf(req)));
  });

  router.put('/templates/:key/grants', async (req, res) => {
    const { items } = parseBody(req, grantsRequest);
    const actor = await access.actorOf(req);
    res.json(await grants.set(req.params.key, items, actor));
  });

  router.get('/templates/:key/versions', async (req, res) => {
    const actor = await access.actorOf(req);
    await access.requireTemplateReader(actor);
    const query = parseQuery(req, templateListQuery);
    const page = await versions.list(req.params.key, query, actor);
    res.json({ ...page, items: await news.ofVersions(page.items) });
  });

  router.post('/templates/:key/versions', async (req, res) => {
    const request = parseBody(req, createVersionRequest);
    const actor = await access.actorOf(req);
    const { key } = req.params;
    const version = await versions.add(key, request, actor);
    res.status(201).json(await news.ofVersion(version));
  });

  router.post('/templates/:key/versions/preview', async (req, res) => {
    const request = parseBody(req, createVersionRequest);
    const actor = await access.actorOf(req);
    res.json(await versions.preview(req.params.key, request, actor));
  });

  router.get('/templates/:key/versions/:id', async (req, res) => {
    const actor = await access.actorOf(req);
    await access.requireTemplateReader(actor);
    const id = parseId(req.params.id, 'version');
    const version = await versions.get(req.params.key, id, actor);
    res.json(await news.ofVersion(version));
  });

  router.get('/templates/:key/versions/:id/module', async (req, res) => {
    await access.requireTemplateReader(await access.actorOf(req));
    const id = parseId(req.params.id, 'version');
    res.json(await versions.module(req.params.key, id));
  });

  router.patch('/templates/:key/versions/:id', async (req, res) => {
    const id = parseId(req.params.id, 'version');
    const patch = parseBody(req, updateVersionRequest);
    const actor = await access.actorOf(req);
    const { key } = req.params;
    const version = await versions.update(key, id, patch, actor);
    res.json(await news.ofVersion(version));
  });

  router.post('/templates/:key/versions/:id/analyse', async (req, res) => {
    const id = parseId(req.params.id, 'version');
    const actor = await access.actorOf(req);
    const version = await versions.analyse(req.params.key, id, actor);
    res.json(await news.ofVersion(version));
  });

  router.get('/templates/:key/versions/:id/compare', async (req, res) => {
    await access.requireTemplateReader(await access.actorOf(req));
    const id = parseId(req.params.id, 'version');
    const { with: other } = parseQuery(req, compareQuery);
    res.json(await versions.compare(req.params.key, id, other));
  });

  return router;
}
