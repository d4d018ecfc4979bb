import { DependencyEntry } from '../../wire/resource';
import { TemplateVariable } from '../../wire/template';
import { Ancestor } from '../inheritance';

/** A tag or config value. */
export function anEntry(
  name: string,
  value: unknown,
  inheritedByChildren = true,
): DependencyEntry {
  return { name, value, inheritedByChildren };
}

/** A provisioned ancestor that hands nothing down unless said otherwise. */
export function anAncestor(
  id: string,
  distance = 1,
  more: Partial<Ancestor> = {},
): Ancestor {
  return {
    resourceId: id,
    resourceName: id,
    templateKey: 'network',
    isApplied: true,
    outputs: {},
    declared: [],
    distance,
    dependencyTags: [],
    dependencyConfig: [],
    ...more,
  };
}

/** An optional text unless said otherwise. */
export function aVariable(
  name: string,
  more: Partial<TemplateVariable> = {},
): TemplateVariable {
  return {
    name,
    type: 'string',
    schema: {},
    required: false,
    sensitive: false,
    ...more,
  };
}
