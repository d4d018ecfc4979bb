import { NotFoundError } from '@backstage/errors';
import { listQuery } from '@groundwork/plugin-infra-common';
import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { AccessService, AccessTarget } from '../access/AccessService';
import { Actor } from '../access/Actor';
import { parseId, parseQuery, parseValue } from '../http/requests';
import { StateLockService } from './StateLockService';
import { StateStore } from './StateStore';

/** Finds what access needs to know of a resource. */
export interface ResourceFinder {
  find(id: string): Promise<AccessTarget | undefined>;
}

const versionNumber = z.coerce.number().int().min(1);

/** `/resources/:id/state-versions` and `/resources/:id/state-lock`: the state without its content. */
export function stateRouter(options: {
  versions: StateStore;
  locks: StateLockService;
  resources: ResourceFinder;
  access: AccessService;
}): Router {
  const { versions, locks, resources, access } = options;
  const router = PromiseRouter();

  const readable = async (
    req: Request,
  ): Promise<{ resource: AccessTarget; actor: Actor }> => {
    const id = parseId(req.params.id, 'resource');
    const actor = await access.actorOf(req);
    const resource = await resources.find(id);
    if (!resource) throw new NotFoundError(`There is no resource '${id}'.`);
    await access.requireRead(actor, resource);
    return { resource, actor };
  };

  const stateReadable = async (req: Request): Promise<AccessTarget> => {
    const { resource, actor } = await readable(req);
    await access.requireStateReader(actor, resource);
    return resource;
  };

  router.get('/resources/:id/state-versions', async (req, res) => {
    const query = parseQuery(req, listQuery);
    const { resource } = await readable(req);
    res.json(await versions.list(resource.id, query));
  });

  router.get('/resources/:id/state-versions/:number', async (req, res) => {
    const number = parseValue(
      req.params.number,
      versionNumber,
      'The state version',
    );
    const resource = await stateReadable(req);
    const version = await versions.find(resource.id, number);
    if (!version) {
      throw new NotFoundError(
        `'${resource.name}' has no state version ${number}.`,
      );
    }
    res.json(version);
  });

  router.get('/resources/:id/state-lock', async (req, res) => {
    const resource = await stateReadable(req);
    res.json(await locks.get(resource));
  });

  router.delete('/resources/:id/state-lock', async (req, res) => {
    const { resource, actor } = await readable(req);
    await locks.free(resource, actor);
    res.status(204).end();
  });

  return router;
}
