import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { Request } from 'express';
import { z } from 'zod';

/** One thing that is wrong with a request or a module. */
export interface Issue {
  /** Dotted path of the field, such as `variables.cidr`. */
  path: string;
  message: string;
  file?: string;
  line?: number;
}

/** A 400 with its facts in `issues`. */
export function invalid(message: string, issues: Issue[]): InputError {
  return Object.assign(new InputError(message), { issues });
}

/** A 409 with its facts as fields. */
export function conflict(
  message: string,
  facts: Record<string, unknown> & { name?: never; message?: never },
): ConflictError {
  return Object.assign(new ConflictError(message), facts);
}

/** The body, checked; an absent one counts as `{}`. */
export function parseBody<T extends z.ZodType>(
  req: Request,
  schema: T,
): z.output<T> {
  return parse(req.body ?? {}, schema, 'The request');
}

/** The query string, checked; what the schema does not know is refused. */
export function parseQuery<S extends z.ZodRawShape>(
  req: Request,
  schema: z.ZodObject<S>,
): z.output<z.ZodObject<S>> {
  return parse(req.query, schema.strict(), 'The query');
}

/** A single value, checked; `what` begins the message. */
export function parseValue<T extends z.ZodType>(
  value: unknown,
  schema: T,
  what: string,
): z.output<T> {
  return parse(value, schema, what);
}

/** An id of a path; what is no id can't be found. */
export function parseId(id: string, what: string): string {
  if (!z.uuid().safeParse(id).success) {
    throw new NotFoundError(`There is no ${what} '${id}'.`);
  }
  return id;
}

function parse<T extends z.ZodType>(
  value: unknown,
  schema: T,
  what: string,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(issue => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  const list = issues
    .map(({ path, message }) => (path ? `${path}: ${message}` : message))
    .join('; ');
  throw invalid(`${what} is not valid: ${list}`, issues);
}
