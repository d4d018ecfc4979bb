import {
  checkNamingConvention,
  TemplateVersion,
} from '@groundwork/plugin-infra-common';
import { UncountedTemplate } from './TemplateRecord';

/** What a template demands that a version does not have. */
export function unmet(
  { parents, namingConvention, tagsVariable }: UncountedTemplate,
  { variables }: Pick<TemplateVersion, 'variables'>,
): string[] {
  const naming =
    namingConvention === undefined
      ? []
      : checkNamingConvention(namingConvention, { parents, variables });
  const takesTags =
    tagsVariable === undefined ||
    variables.some(({ name }) => name === tagsVariable);
  return [
    ...naming.map(
      problem =>
        `Nothing new could be named as ${namingConvention} says: ${problem}.`,
    ),
    ...(takesTags
      ? []
      : [`It gets no tags: it has no variable '${tagsVariable}'.`]),
  ];
}
