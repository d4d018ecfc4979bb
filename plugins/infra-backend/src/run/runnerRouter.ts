import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  erroredStateRequest,
  finishRunRequest,
  reattachRequest,
  reportRequest,
  RUNNER_SUBJECT,
  startRunRequest,
  terraformEndedRequest,
  TICKET_HEADER,
  uploadPlanRequest,
} from '@groundwork/plugin-infra-node';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { InfraConfig } from '../config/InfraConfig';
import { parseBody, parseId } from '../http/requests';
import { RunnerService } from './RunnerService';

/** Base64 of the largest plan file, and room for what the plan says. */
const PLAN_BODY_FACTOR = 3;

/** `/runner/runs/:id`: the runner protocol, for the scaffolder's service principal only. */
export function runnerRouter(options: {
  runner: RunnerService;
  httpAuth: HttpAuthService;
  config: InfraConfig;
}): Router {
  const { runner, httpAuth, config } = options;
  const router = PromiseRouter();
  const small = express.json({ limit: '10mb' });
  const planBody = express.json({
    limit: config.plans.maxSize * PLAN_BODY_FACTOR,
  });
  const stateBody = express.json({ limit: config.state.maxSize * 2 });

  // Before any body is read: some of them may be large.
  router.use('/runner', async (req, _res, next) => {
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    if (credentials.principal.subject !== RUNNER_SUBJECT) {
      throw new NotAllowedError(
        `${credentials.principal.subject} does not carry out runs.`,
      );
    }
    next();
  });

  const callOf = (req: Request) => ({
    id: parseId(req.params.id, 'run'),
    ticket: req.header(TICKET_HEADER),
  });

  router.post('/runner/runs/:id/start', small, async (req, res) => {
    const { id, ticket } = callOf(req);
    res.json(await runner.start(id, ticket, parseBody(req, startRunRequest)));
  });

  router.post('/runner/runs/:id/lease', async (req, res) => {
    const { id, ticket } = callOf(req);
    res.json(await runner.renewLease(id, ticket));
  });

  router.post('/runner/runs/:id/report', small, async (req, res) => {
    const { id, ticket } = callOf(req);
    await runner.report(id, ticket, parseBody(req, reportRequest));
    res.status(204).end();
  });

  router.get('/runner/runs/:id/bundle', async (req, res) => {
    const { id, ticket } = callOf(req);
    const bundle = await runner.bundle(id, ticket);
    res.setHeader('cache-control', 'no-store, no-transform');
    res.type('application/gzip').send(bundle);
  });

  router.put('/runner/runs/:id/plan', planBody, async (req, res) => {
    const { id, ticket } = callOf(req);
    const upload = parseBody(req, uploadPlanRequest);
    res.json(await runner.uploadPlan(id, ticket, upload));
  });

  router.get('/runner/runs/:id/plan-file', async (req, res) => {
    const { id, ticket } = callOf(req);
    res.setHeader('cache-control', 'no-store, no-transform');
    res.json(await runner.planFile(id, ticket));
  });

  router.post('/runner/runs/:id/apply-start', small, async (req, res) => {
    const { id, ticket } = callOf(req);
    await runner.startApply(id, ticket);
    res.status(204).end();
  });

  router.post('/runner/runs/:id/errored-state', stateBody, async (req, res) => {
    const { id, ticket } = callOf(req);
    const errored = parseBody(req, erroredStateRequest);
    await runner.storeErroredState(id, ticket, errored);
    res.status(204).end();
  });

  router.post('/runner/runs/:id/finish', small, async (req, res) => {
    const { id, ticket } = callOf(req);
    await runner.finish(id, ticket, parseBody(req, finishRunRequest));
    res.status(204).end();
  });

  router.post('/runner/runs/:id/reattach', small, async (req, res) => {
    const { id } = callOf(req);
    res.json(await runner.reattach(id, parseBody(req, reattachRequest)));
  });

  router.post('/runner/runs/:id/terraform-ended', small, async (req, res) => {
    const { id, ticket } = callOf(req);
    const proof = parseBody(req, terraformEndedRequest);
    await runner.terraformEnded(id, ticket, proof);
    res.status(204).end();
  });

  return router;
}
