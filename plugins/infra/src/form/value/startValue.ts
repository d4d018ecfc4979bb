import { TypeConstraint } from '@groundwork/plugin-infra-common';

/** What a value of the type is before anything was typed: empty where it can be, else not given. @internal */
export function startValue(type: TypeConstraint): unknown {
  switch (type.kind) {
    case 'list':
    case 'set':
      return [];
    case 'map':
      return {};
    case 'tuple':
      return type.elements.map(startValue);
    case 'object':
      return Object.fromEntries(
        type.attributes.flatMap(({ name, type: inner, optional }) => {
          const start = optional ? undefined : startValue(inner);
          return start === undefined ? [] : [[name, start]];
        }),
      );
    default:
      return undefined;
  }
}

/** The same for a member of a list or map, where an empty text is a text. @internal */
export function startMember(type: TypeConstraint): unknown {
  return type.kind === 'string' ? '' : startValue(type);
}
