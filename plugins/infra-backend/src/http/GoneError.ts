import { CustomErrorBase } from '@backstage/errors';

/** A 410: Backstage's error middleware takes the status from the field. */
export class GoneError extends CustomErrorBase {
  name = 'GoneError' as const;
  readonly statusCode = 410;
}
