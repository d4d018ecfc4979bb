import { parseType } from '../module/parseType';

/** Whether a variable of that type expression can be a template's tags variable. @public */
export function canHoldTags(expression: string): boolean {
  return tagWriter(expression) !== undefined;
}

/** How a tag's value is written into a variable of that type; undefined: it takes no tags. @internal */
export function tagWriter(
  expression: string,
): ((name: string, value: unknown) => unknown) | undefined {
  const { type } = parseType(expression);
  switch (type.kind) {
    case 'any':
      return (_name, value) => value;
    case 'map': {
      const isText = type.element.kind === 'string';
      return (_name, value) => (isText ? asText(value) : value);
    }
    case 'object': {
      const { attributes } = type;
      return (name, value) =>
        attributes.find(attribute => attribute.name === name)?.type.kind ===
        'string'
          ? asText(value)
          : value;
    }
    default:
      return undefined;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
