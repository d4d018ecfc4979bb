import { useState } from 'react';
import { ObjectFieldTemplateProps } from '@rjsf/utils';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { FormVariable } from '@groundwork/plugin-infra-common';
import { variableOf } from './fieldErrors';
import { useVariablesForm } from './VariablesFormContext';
import { VariablesGroup } from './VariablesGroup';

/** From this many optional variables on one can search them. */
const SEARCHED_FROM = 10;

type Property = ObjectFieldTemplateProps['properties'][number];

/** Variables that must be given or were given before, and below them, in sections that open, those that may. @internal */
export function VariablesTemplate(props: ObjectFieldTemplateProps) {
  const { properties, schema } = props;
  const { variables, given, issues } = useVariablesForm();
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
  const wrong = new Set(issues.map(variableOf));
  const isWrong = ({ name }: Property) => wrong.has(name);
  const sections = sectionsOf(optional, variables).map(section => ({
    ...section,
    found: section.properties.filter(isFound),
  }));

  return (
    <Stack spacing={2}>
      {shown.map(({ name, content }) => (
        <div key={name} data-field={`variables.${name}`}>
          {content}
        </div>
      ))}
      {optional.length >= SEARCHED_FROM && (
        <TextField
          size="small"
          type="search"
          label="Search optional variables"
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
      )}
      {sections.map(({ title, found, properties: all }) => (
        // What was written in fields that are not found must not get lost.
        <div
          key={title ?? ''}
          hidden={found.length === 0 && !all.some(isWrong)}
        >
          <VariablesGroup
            title={title}
            only={sections.length === 1}
            count={wanted ? `${found.length} of ${all.length}` : all.length}
            mustShow={(wanted !== '' && found.length > 0) || all.some(isWrong)}
          >
            {all.map(property => (
              <div
                key={property.name}
                data-field={`variables.${property.name}`}
                hidden={!found.includes(property) && !isWrong(property)}
              >
                {property.content}
              </div>
            ))}
          </VariablesGroup>
        </div>
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
  variables: FormVariable[],
): { title?: string; properties: Property[] }[] {
  const groups = new Map(
    variables.map(({ name, rule }) => [name, rule?.group]),
  );
  const titles = [...new Set(properties.map(({ name }) => groups.get(name)))];
  return [...titles.filter(title => title !== undefined), undefined]
    .map(title => ({
      title,
      properties: properties.filter(({ name }) => groups.get(name) === title),
    }))
    .filter(section => section.properties.length > 0);
}
