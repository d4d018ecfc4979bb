import { typeSchema } from './typeSchema';

describe('typeSchema', () => {
  it.each([
    ['string', { type: 'string' }],
    ['number', { type: 'number' }],
    ['bool', { type: 'boolean' }],
    ['any', { 'x-terraform-type': 'any' }],
    [
      'list(string)',
      { type: 'array', items: { type: 'string' }, 'x-terraform-type': 'list' },
    ],
    [
      'set(number)',
      {
        type: 'array',
        items: { type: 'number' },
        uniqueItems: true,
        'x-terraform-type': 'set',
      },
    ],
    [
      'map(bool)',
      {
        type: 'object',
        additionalProperties: { type: 'boolean' },
        'x-terraform-type': 'map',
      },
    ],
    [
      'tuple([string, number])',
      {
        type: 'array',
        items: [{ type: 'string' }, { type: 'number' }],
        minItems: 2,
        maxItems: 2,
        additionalItems: false,
        'x-terraform-type': 'tuple',
      },
    ],
  ])('turns %s into its schema', (expression, schema) => {
    expect(typeSchema(expression)).toEqual({ schema, notes: [] });
  });

  it('turns objects into properties, with the optional ones and their defaults', () => {
    const { schema } = typeSchema(`list(object({
      name = string
      size = optional(number, 5)
      tags = optional(map(string))
    }))`);
    expect(schema.items).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        size: { type: 'number', default: 5 },
        tags: {
          type: 'object',
          additionalProperties: { type: 'string' },
          'x-terraform-type': 'map',
        },
      },
      required: ['name'],
      'x-terraform-type': 'object',
    });
  });

  it('keeps an attribute named __proto__ an attribute', () => {
    const { schema } = typeSchema('object({ __proto__ = string })');
    expect(Object.keys(schema.properties ?? {})).toEqual(['__proto__']);
  });

  it('takes a type that it does not know as any, with a note', () => {
    expect(typeSchema('future(string)')).toEqual({
      schema: { 'x-terraform-type': 'any' },
      notes: [expect.stringContaining('any value is accepted')],
    });
  });
});
