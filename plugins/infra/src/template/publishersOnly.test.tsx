import { ReactElement } from 'react';
import { screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  aTemplate,
  aVariable,
  aVersion,
  pageOf,
} from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { TemplatesRouter } from '../pages/TemplatesRouter';
import { CreateResourcePage } from '../resource/create/CreateResourcePage';
import { TemplatesPage } from './TemplatesPage';

const NEWER_TAG = {
  sourceUrl: 'https://git.example.com/modules.git',
  ref: 'v1.2.0',
  path: 'network',
  commit: 'c'.repeat(40),
};

/** Draws a page for somebody of whom the server says that, and waits until the page has heard it. */
async function show(page: ReactElement, mayPublish: boolean) {
  const me = jest.fn(async () => ({ mayPublish }));
  renderInfra(page, {
    path: '/infra/templates/network',
    api: {
      me,
      template: async () => aTemplate({ newerTag: NEWER_TAG }),
      versions: async () => pageOf([aVersion({ variables: [aVariable()] })]),
    },
  });
  await waitFor(() => expect(me).toHaveBeenCalled());
}

const templatePage = (
  <Routes>
    <Route path="/infra/templates/*" element={<TemplatesRouter />} />
  </Routes>
);

describe('where there is no template', () => {
  const pages: [string, ReactElement][] = [
    ['No templates yet', <TemplatesPage />],
    ['No template to create from', <CreateResourcePage />],
  ];

  it.each(pages)(
    'says to others who makes the first: %s',
    async (title, page) => {
      await show(page, false);
      expect(await screen.findByText(title)).toBeInTheDocument();
      expect(
        screen.getByText(/^A platform engineer imports/),
      ).toBeInTheDocument();
      expect(screen.queryByRole('link', { name: /^Import/ })).toBeNull();
    },
  );

  it.each(pages)('lets publishers import one: %s', async (title, page) => {
    await show(page, true);
    expect(await screen.findByText(title)).toBeInTheDocument();
    const links = await screen.findAllByRole('link', { name: /^Import/ });
    expect(links.length).toBeGreaterThan(0);
  });
});

describe('on the page of a template', () => {
  const BUTTONS: [string, string][] = [
    ['link', 'Add version'],
    ['link', 'Add v1.2.0'],
    ['button', 'Look for new tags'],
    ['button', 'Analyse again'],
    ['button', 'Edit the rule of cidr'],
  ];

  it.each(BUTTONS)('publishers have the %s %s', async (role, name) => {
    await show(templatePage, true);
    expect(await screen.findByRole(role, { name })).toBeInTheDocument();
  });

  it('others have none of their buttons', async () => {
    await show(templatePage, false);
    expect(
      await screen.findByRole('table', { name: 'Variables' }),
    ).toBeInTheDocument();
    for (const [role, name] of BUTTONS) {
      expect(screen.queryByRole(role, { name })).toBeNull();
    }
    expect(screen.getByText('v1.2.0 is available')).toBeInTheDocument();
  });
});
