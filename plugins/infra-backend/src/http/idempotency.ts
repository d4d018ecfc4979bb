import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, stringifyError } from '@backstage/errors';
import { NextFunction, Request, RequestHandler, Response } from 'express';
import { AccessService } from '../access/AccessService';
import {
  Claim,
  ClaimOutcome,
  IdempotencyStore,
  KeptAnswer,
} from './IdempotencyStore';
import { conflict } from './requests';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** Milliseconds between two signs of life of a request that takes long. */
const RENEWAL = 15_000;

/**
 * `Idempotency-Key` on POST, per person and route: a repeat gets the first answer, marked by `Idempotency-Replayed`; 409
 * while the first goes on, or if the body differs. Answers from 500 on are not kept, so that the request can be made
 * again; neither is a request whose process died, from a minute after its last sign of life. Goes behind the body's
 * parser, whose result it compares.
 */
export function idempotency(options: {
  store: IdempotencyStore;
  access: Pick<AccessService, 'actorOf'>;
  logger: LoggerService;
}): RequestHandler {
  const { store, access, logger } = options;

  const handle = async (
    req: Request,
    res: Response,
    next: NextFunction,
  ): Promise<boolean> => {
    const key = req.header('idempotency-key');
    if (req.method !== 'POST' || key === undefined) return true;
    if (!KEY.test(key)) {
      throw new InputError(
        'An Idempotency-Key has 1 to 255 visible ASCII characters.',
      );
    }
    const { ref } = await access.actorOf(req);
    const route = `${req.method} ${req.originalUrl}`;
    const claimed = await store.claim({
      actor: ref,
      route,
      key,
      body: req.body,
    });
    if (claimed.outcome !== 'claimed') {
      answerAgain(res, claimed);
      return false;
    }
    keepAnswer(res, next, claimed.claim, { store, logger });
    return true;
  };

  return (req, res, next) => {
    handle(req, res, next).then(isFirst => {
      if (isFirst) next();
    }, next);
  };
}

function answerAgain(
  res: Response,
  repeated: Exclude<ClaimOutcome, { outcome: 'claimed' }>,
): void {
  switch (repeated.outcome) {
    case 'underWay':
      throw conflict(
        'The first request with this Idempotency-Key is still under way.',
        { reason: 'Under way' },
      );
    case 'differs':
      throw conflict(
        'This Idempotency-Key was used with another body. Take a new key.',
        { reason: 'Body differs' },
      );
    default: {
      const { status, body } = repeated.answer;
      res.status(status).setHeader('idempotency-replayed', 'true');
      if (body === undefined) res.end();
      else res.json(body);
    }
  }
}

/**
 * Keeps the answer, JSON or none, before it is sent: a crash between the two must not make the work be done twice. An
 * answer is kept too if the client has gone meanwhile.
 */
function keepAnswer(
  res: Response,
  next: NextFunction,
  claim: Claim,
  options: { store: IdempotencyStore; logger: LoggerService },
): void {
  const { store, logger } = options;
  const warn = (what: string) => (error: unknown) =>
    logger.warn(`Cannot ${what} of an Idempotency-Key`, {
      error: stringifyError(error),
    });
  const renewal = setInterval(
    () => store.renew(claim).catch(warn('renew the claim')),
    RENEWAL,
  );
  let isSettled = false;
  const settle = async (answer: KeptAnswer): Promise<void> => {
    if (isSettled) return;
    isSettled = true;
    clearInterval(renewal);
    await (answer.status < 500
      ? store.keep(claim, answer)
      : store.forget(claim)
    ).catch(warn('keep the answer'));
  };

  const { json, end } = res;
  Object.assign(res, {
    json(body: unknown) {
      settle({ status: res.statusCode, body })
        .then(() => json.call(res, body))
        .catch(next);
      return res;
    },
    end(...args: unknown[]) {
      if (isSettled) return Reflect.apply(end, res, args);
      settle({ status: res.statusCode })
        .then(() => Reflect.apply(end, res, args))
        .catch(next);
      return res;
    },
  });
}
