import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path in the checkout. */
export const inCheckout = (...parts) => join(ROOT, ...parts);
