import { CustomErrorBase } from '@backstage/errors';

/** A 413: Backstage's error middleware takes the status from the field. */
export class PayloadTooLargeError extends CustomErrorBase {
  name = 'PayloadTooLargeError' as const;
  readonly statusCode = 413;
}
