import { z } from 'zod';

/**
 * A text of at most so many characters, without control characters but tab, line feed and carriage return: PostgreSQL
 * takes no U+0000, and nobody can see the others.
 *
 * @public
 */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(
      /^(?:[^\p{Cc}]|[\t\n\r])*$/u,
      'must not contain control characters but tabs and line breaks',
    );
