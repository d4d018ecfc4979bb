import { hclLiteral, readName } from './hclLiteral';
import { HclSyntaxError, TokenReader } from './TokenReader';
import { ANY, ObjectAttribute, TypeConstraint } from './TypeConstraint';

const MAX_DEPTH = 200;

/** The note on a type that is taken as `any`. @internal */
export function notKnown(text: string, why: string): string {
  const short = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return `The type '${short}' is not known (${why}); any value is accepted.`;
}

/** Recursive descent over one type expression; throws HclSyntaxError. @internal */
export class TypeParser {
  readonly notes: string[] = [];
  readonly #reader: TokenReader;

  constructor(text: string) {
    this.#reader = new TokenReader(text);
  }

  parse(): TypeConstraint {
    const type = this.#type(0);
    if (!this.#reader.isAtEnd()) {
      throw new HclSyntaxError(`'${this.#reader.take().text}' is left over`);
    }
    return type;
  }

  #type(depth: number): TypeConstraint {
    if (depth > MAX_DEPTH) throw new HclSyntaxError('nested too deeply');
    this.#reader.skipNewlines();
    const name = this.#reader.take().text;
    switch (name) {
      case 'any':
      case 'string':
      case 'number':
      case 'bool':
        return { kind: name };
      case 'list':
      case 'set':
      case 'map':
        return this.#inParentheses(() => ({
          kind: name,
          element: this.#type(depth + 1),
        }));
      case 'tuple':
        return this.#inParentheses(() => this.#tuple(depth + 1));
      case 'object':
        return this.#inParentheses(() => this.#object(depth + 1));
      default:
        return this.#unknown(name);
    }
  }

  #unknown(name: string): TypeConstraint {
    if (this.#reader.takeIf('(')) {
      while (!this.#reader.isAt(')')) {
        this.#reader.takeArgument();
        if (!this.#reader.takeIf(',')) break;
      }
      this.#reader.expect(')');
    }
    this.notes.push(notKnown(name, 'Terraform has no such type'));
    return ANY;
  }

  #inParentheses(read: () => TypeConstraint): TypeConstraint {
    this.#reader.expect('(');
    const type = read();
    this.#reader.skipNewlines();
    this.#reader.takeIf(',');
    this.#reader.skipNewlines();
    this.#reader.expect(')');
    return type;
  }

  #tuple(depth: number): TypeConstraint {
    const elements: TypeConstraint[] = [];
    this.#reader.skipNewlines();
    this.#reader.expect('[');
    for (;;) {
      this.#reader.skipNewlines();
      if (this.#reader.takeIf(']')) return { kind: 'tuple', elements };
      elements.push(this.#type(depth));
      this.#reader.skipNewlines();
      if (!this.#reader.isAt(']')) this.#reader.expect(',');
    }
  }

  #object(depth: number): TypeConstraint {
    const attributes: ObjectAttribute[] = [];
    this.#reader.skipNewlines();
    this.#reader.expect('{');
    for (;;) {
      this.#reader.skipNewlines();
      if (this.#reader.takeIf('}')) return { kind: 'object', attributes };
      attributes.push(this.#attribute(depth));
      if (this.#reader.peek()?.kind !== 'newline' && !this.#reader.isAt('}')) {
        this.#reader.expect(',');
      }
    }
  }

  #attribute(depth: number): ObjectAttribute {
    const name = readName(this.#reader.take());
    if (!this.#reader.takeIf('=')) this.#reader.expect(':');
    if (this.#reader.peek()?.text !== 'optional') {
      return { name, type: this.#type(depth), optional: false };
    }
    this.#reader.take();
    this.#reader.expect('(');
    const type = this.#type(depth);
    this.#reader.skipNewlines();
    const attribute = { name, type, optional: true };
    const given = this.#reader.takeIf(',') ? this.#reader.takeArgument() : '';
    this.#reader.skipNewlines();
    this.#reader.expect(')');
    return given ? this.#withDefault(attribute, given) : attribute;
  }

  #withDefault(attribute: ObjectAttribute, given: string): ObjectAttribute {
    const literal = hclLiteral(given);
    if (!literal) {
      this.notes.push(
        `The default of attribute '${attribute.name}' is an expression that only Terraform evaluates: ${given}`,
      );
      return attribute;
    }
    return literal.value === null
      ? attribute
      : { ...attribute, default: literal.value };
  }
}
