import { Issue } from '../parts/errors';

const TITLES: Record<string, string> = {
  name: 'Name',
  sourceUrl: 'Repository',
  parentIds: 'Parents',
  startAt: 'Start',
  dependencyTags: 'Tags',
  dependencyConfig: 'Config',
};

/** What the field of an issue is called: variables by their name, others as a person knows them. @internal */
export function fieldTitle({ path = '' }: Issue): string {
  if (path.startsWith('variables.')) return path.slice('variables.'.length);
  const [field] = path.split('.');
  return Object.hasOwn(TITLES, field) ? TITLES[field] : spaced(field);
}

/** "namingConvention" as "Naming convention". */
function spaced(field: string): string {
  const words = field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
