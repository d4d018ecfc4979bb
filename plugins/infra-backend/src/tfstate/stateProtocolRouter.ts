import { createHash } from 'node:crypto';
import { InputError, NotAllowedError } from '@backstage/errors';
import express, { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { LOCK_BODY_LIMIT, parseLockInfo, parseUnlockId } from './lockInfo';
import { StateCredentials, StateGrant } from './StateCredentials';
import { StateService } from './StateService';

/**
 * Terraform's `http` backend, at `/tfstate/:resourceId`. Each request carries the state credential of a run, so the
 * path must be open to requests without Backstage's own. Errors are as Terraform reads them: 401 and 403 for the
 * credential, 409 for a write that may not be, 423 with the holder for a lock that is taken, 413 for a state too large.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/http
 */
export function stateProtocolRouter(options: {
  state: StateService;
  credentials: StateCredentials;
  /** Most bytes of a state. */
  maxSize: number;
}): Router {
  const { state, credentials, maxSize } = options;
  const router = PromiseRouter();
  const stateBody = rawBody(maxSize);
  const lockBody = rawBody(LOCK_BODY_LIMIT);

  const grantOf = async (req: Request, res: Response): Promise<StateGrant> => {
    res.setHeader('www-authenticate', 'Basic realm="terraform state"');
    const grant = await credentials.authenticate(
      req.header('authorization'),
      req.params.resourceId,
    );
    res.removeHeader('www-authenticate');
    return grant;
  };

  router.get('/tfstate/:resourceId', async (req, res) => {
    const content = await state.read(await grantOf(req, res));
    res.setHeader('cache-control', 'no-store, no-transform');
    if (!content) {
      res.status(204).end();
      return;
    }
    res.setHeader('content-type', 'application/json');
    res.setHeader('content-length', content.length);
    res.end(content);
  });

  router.post('/tfstate/:resourceId', async (req, res) => {
    const grant = await grantOf(req, res);
    const content = await readBody(req, res, stateBody);
    requireChecksum(req, content);
    await state.write(grant, content, lockIdOf(req));
    res.status(200).end();
  });

  router.lock('/tfstate/:resourceId', async (req, res) => {
    const grant = await grantOf(req, res);
    const info = parseLockInfo(await readBody(req, res, lockBody));
    const held = await state.lock(grant, info);
    const isOurs = held.id === info.ID && held.runId === grant.runId;
    res.status(isOurs ? 200 : 423).json(held.info);
  });

  router.unlock('/tfstate/:resourceId', async (req, res) => {
    const grant = await grantOf(req, res);
    const id = parseUnlockId(await readBody(req, res, lockBody));
    await state.unlock(grant, id);
    res.status(200).end();
  });

  router.delete('/tfstate/:resourceId', async (req, res) => {
    await grantOf(req, res);
    throw new NotAllowedError(
      'A state is erased together with its resource, not by Terraform.',
    );
  });

  return router;
}

function rawBody(limit: number): RequestHandler {
  return express.raw({ type: () => true, inflate: false, limit });
}

/** Reads the body after the credential was checked, not before. */
function readBody(
  req: Request,
  res: Response,
  parser: RequestHandler,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    parser(req, res, error => {
      const body: unknown = req.body;
      if (error) reject(error);
      else resolve(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
    });
  });
}

function lockIdOf(req: Request): string | undefined {
  return typeof req.query.ID === 'string' ? req.query.ID : undefined;
}

function requireChecksum(req: Request, content: Buffer): void {
  const expected = req.header('content-md5');
  if (expected === undefined) return;
  const actual = createHash('md5').update(content).digest('base64');
  if (expected !== actual) {
    throw new InputError('The state does not match its Content-MD5.');
  }
}
