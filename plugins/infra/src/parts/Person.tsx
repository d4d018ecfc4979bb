import { refName } from '../words/refs';

/** A person by name; the full reference is its title. @internal */
export function Person({ entityRef }: { entityRef: string }) {
  return <span title={entityRef}>{refName(entityRef)}</span>;
}
