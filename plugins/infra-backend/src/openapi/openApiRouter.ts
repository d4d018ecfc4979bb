import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { openApiDocument } from './openApiDocument';

/** `/openapi.json`. */
export function openApiRouter(options: {
  /** Address of `/api/infra`. */
  baseUrl: () => Promise<string>;
}): Router {
  const router = PromiseRouter();
  router.get('/openapi.json', async (_req, res) => {
    res.json(openApiDocument(`${await options.baseUrl()}/v1`));
  });
  return router;
}
