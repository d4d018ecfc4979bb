import { useState } from 'react';
import { ObjectFieldTemplateProps } from '@rjsf/utils';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { VariablesFormContext } from './VariablesFormContext';
import { VariablesGroup } from './VariablesGroup';

/** From this many optional variables on one can search them. */
const SEARCHED_FROM = 10;

type Property = ObjectFieldTemplateProps['properties'][number];

/** Variables that must be given or were given before, and below them, in sections that open, those that may. @internal */
export function VariablesTemplate(props: ObjectFieldTemplateProps) {
  const { properties, schema, errorSchema } = props;
  const { given, groups }: VariablesFormContext = props.formContext;
  const [search, setSearch] = useState('');
  const isOpen = (name: string) =>
    schema.required?.includes(name) || given.includes(name);
  const shown = properties.filter(({ name }) => isOpen(name));
  const optional = properties.filter(({ name }) => !isOpen(name));
  const wanted = search.trim().toLowerCase();
  const isFound = ({ name }: Property) => {
    const property = schema.properties?.[name];
    const about = typeof property === 'object' ? property.description : '';
    return `${name} ${about ?? ''}`.toLowerCase().includes(wanted);
  };
  const sections = sectionsOf(optional, groups).map(section => ({
    ...section,
    found: section.properties.filter(isFound),
  }));

  return (
    <Stack spacing={2}>
      {shown.map(({ content }) => content)}
      {optional.length >= SEARCHED_FROM && (
        <TextField
          size="small"
          type="search"
          label="Search optional variables"
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
      )}
      {sections
        .filter(({ found }) => found.length > 0)
        .map(({ title, found, properties: all }) => (
          <VariablesGroup
            key={title ?? ''}
            title={title}
            only={sections.length === 1}
            count={wanted ? `${found.length} of ${all.length}` : all.length}
            mustShow={
              wanted !== '' ||
              all.some(({ name }) => errorSchema?.[name] !== undefined)
            }
          >
            {found.map(({ content }) => content)}
          </VariablesGroup>
        ))}
      {wanted && sections.every(({ found }) => found.length === 0) && (
        <Typography color="text.secondary" role="status">
          No optional variable is called so or described so.
        </Typography>
      )}
    </Stack>
  );
}

/** The sections that rules name, in the order of their first variables; what is in none comes last. */
function sectionsOf(
  properties: Property[],
  groups: VariablesFormContext['groups'],
): { title?: string; properties: Property[] }[] {
  const titles = [...new Set(properties.map(({ name }) => groups[name]))];
  return [...titles.filter(title => title !== undefined), undefined]
    .map(title => ({
      title,
      properties: properties.filter(({ name }) => groups[name] === title),
    }))
    .filter(section => section.properties.length > 0);
}
