import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { aResource, aTemplate } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ActivityRouter } from './ActivityRouter';
import { BatchesRouter } from './BatchesRouter';
import { ChangesRouter } from './ChangesRouter';
import { ResourcesRouter } from './ResourcesRouter';
import { RunsRouter } from './RunsRouter';
import { TemplatesRouter } from './TemplatesRouter';

const AREAS = {
  activity: <ActivityRouter />,
  batches: <BatchesRouter />,
  changes: <ChangesRouter />,
  resources: <ResourcesRouter />,
  runs: <RunsRouter />,
  templates: <TemplatesRouter />,
};

function open(
  area: keyof typeof AREAS,
  rest = '',
  api: Partial<InfraApi> = {},
) {
  renderInfra(
    <Routes>
      <Route path={`/infra/${area}/*`} element={AREAS[area]} />
    </Routes>,
    { path: `/infra/${area}${rest}`, api },
  );
}

describe('a page where there is nothing yet', () => {
  it.each([
    ['resources', '', 'No resources yet', /^Choose a template, fill in/],
    ['resources', '/create', 'No template to create from', /imports a Terr/],
    ['changes', '?box=inbox', 'Nothing waits for you', /need your approval/],
    ['changes', '?box=all', 'No changes yet', /^Provisioning, updating/],
    ['runs', '', 'No runs yet', /starts the first one/],
    ['batches', '', 'No batches yet', /^Select several resources/],
    ['templates', '', 'No templates yet', /^Import a Terraform module/],
    ['activity', '', 'Nothing has happened yet', /is recorded here/],
  ] as const)(
    'says at %s%s what it is for and how to get the first: %s',
    async (area, rest, title, how) => {
      open(area, rest);
      expect(await screen.findByText(title)).toBeInTheDocument();
      expect(screen.getByText(how)).toBeInTheDocument();
    },
  );

  it('says of a template without versions what it needs them for', async () => {
    open('templates', '/network', { template: async () => aTemplate() });
    expect(
      await screen.findByText(/^None yet: resources are made from versions/),
    ).toBeInTheDocument();
  });

  it('says on the page of a new resource how its first change, run and role come', async () => {
    open('resources', '/r-1', { resource: async () => aResource() });
    for (const text of [
      /^None yet: asking to provision/,
      /^None yet: a dry run/,
      /^None yet: they come with the first apply/,
      /^Nothing yet: whatever people do/,
      /^Nobody has a role of their own here/,
    ]) {
      expect(await screen.findByText(text)).toBeInTheDocument();
    }
  });
});
