import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import {
  TemplateVersion,
  VersionModule,
} from '@groundwork/plugin-infra-common';
import { Column } from '../../list/ListTable';
import { LocalList } from '../../list/LocalList';
import { Fold } from '../../parts/Fold';
import { Section } from '../../parts/Section';
import { groupResources, ResourceGroup } from './groupResources';
import { ProviderLockPart } from './ProviderLockPart';

type Provider = TemplateVersion['requiredProviders'][number];
type ModuleCall = VersionModule['moduleCalls'][number];

/** More names than this are not all shown at first. */
const MANY = 20;

const providerColumns: Column<Provider>[] = [
  { title: 'Provider', cell: ({ name }) => <code>{name}</code> },
  { title: 'Source', wraps: true, cell: ({ source }) => source ?? 'default' },
  { title: 'Version', wraps: true, cell: ({ version }) => version ?? 'any' },
];

const resourceColumns: Column<ResourceGroup>[] = [
  { title: 'Type', wraps: true, cell: ({ type }) => <code>{type}</code> },
  { title: 'Kind', from: 'sm', cell: ({ kind }) => kind },
  {
    title: 'Names',
    wraps: true,
    cell: ({ type, names }) => (
      <Fold lines={3} isLong={names.length > MANY} of={`the names of ${type}`}>
        {names.join(', ')}
      </Fold>
    ),
  },
];

const callColumns: Column<ModuleCall>[] = [
  { title: 'Module', wraps: true, cell: ({ name }) => <code>{name}</code> },
  { title: 'Source', wraps: true, cell: ({ source }) => source },
  { title: 'Version', from: 'sm', cell: ({ version }) => version },
];

/** What a module needs to run, and what it is made of. @internal */
export function ModuleSection(props: {
  version: TemplateVersion;
  module: VersionModule;
}) {
  const { version, module } = props;
  return (
    <Section
      title="Module"
      subtitle={
        module.requiredVersion
          ? `Terraform ${module.requiredVersion}`
          : 'Any version of Terraform'
      }
      noPadding
    >
      {module.hasBackend && (
        <Alert severity="info" sx={{ m: 2 }}>
          It has a backend block of its own. Runs put Groundwork’s in its place.
        </Alert>
      )}
      <Part
        label="Required providers"
        columns={providerColumns}
        items={version.requiredProviders}
        keyOf={({ name }) => name}
        textOf={({ name, source = 'default', version: wanted = 'any' }) =>
          `${name} ${source} ${wanted}`
        }
      />
      {version.providerLock && <ProviderLockPart lock={version.providerLock} />}
      <Part
        label="Resources and data sources"
        columns={resourceColumns}
        items={groupResources(module.resources)}
        keyOf={({ kind, type }) => `${kind} ${type}`}
        textOf={({ kind, type, names }) => [type, kind, ...names].join(' ')}
      />
      <Part
        label="Modules that it calls"
        columns={callColumns}
        items={module.moduleCalls}
        keyOf={({ name }) => name}
        textOf={({ name, source, version: wanted = '' }) =>
          `${name} ${source} ${wanted}`
        }
      />
    </Section>
  );
}

function Part<T extends object>(props: {
  label: string;
  columns: Column<T>[];
  items: T[];
  keyOf: (item: T) => string;
  /** What is searched. */
  textOf: (item: T) => string;
}) {
  if (props.items.length === 0) return null;
  return (
    <Box sx={{ '& + &': { mt: 2 } }}>
      <LocalList {...props} />
    </Box>
  );
}
