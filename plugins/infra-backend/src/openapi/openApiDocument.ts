import { z } from 'zod';
import { Operation, OPERATIONS } from './operations';

const toSchema = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** The OpenAPI 3.1 document of the API, made from the schemas that check the requests. */
export function openApiDocument(serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Groundwork', version: '1' },
    servers: [{ url: serverUrl }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: { backstage: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Error: {
          type: 'object',
          properties: {
            error: {
              type: 'object',
              properties: {
                name: { type: 'string' },
                message: { type: 'string' },
              },
              required: ['name', 'message'],
            },
          },
          required: ['error'],
        },
      },
    },
  };
}

function describe(operation: Operation): object {
  return {
    summary: operation.summary,
    operationId: operationId(operation),
    ...(operation.isOpen && { security: [] }),
    parameters: [
      ...[...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
        name,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...queryParameters(operation.query),
    ],
    ...(operation.body
      ? {
          requestBody: {
            content: {
              'application/json': { schema: toSchema(operation.body) },
            },
          },
        }
      : {}),
    responses: {
      [operation.status]: { description: 'Success' },
      default: {
        description: 'Refused; the error says why, with its facts as fields',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
  };
}

function queryParameters(query: z.ZodObject | undefined): object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = toSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function operationId({ method, path }: Operation): string {
  const words = path.split(/[/:.-]/).filter(word => word !== '');
  return [method, ...words]
    .map((word, at) =>
      at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('');
}
