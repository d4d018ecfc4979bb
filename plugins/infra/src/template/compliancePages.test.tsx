import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  aResource,
  aTemplate,
  aVersion,
  pageOf,
} from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { BatchesRouter } from '../pages/BatchesRouter';
import { ResourcesRouter } from '../pages/ResourcesRouter';
import { TemplatesRouter } from '../pages/TemplatesRouter';

const COMPLIANCE = { resources: 5, behind: 2, score: 60 };
const OLD = aVersion({
  id: 'v-0',
  ref: 'v0.9.0',
  resourceCount: 2,
  behind: true,
});
const ACTIVE = aVersion({ resourceCount: 3, behind: false });

function show(path: string, api: Partial<InfraApi> = {}) {
  const template = aTemplate({ resourceCount: 6, compliance: COMPLIANCE });
  renderInfra(
    <Routes>
      <Route path="/infra/templates/*" element={<TemplatesRouter />} />
      <Route path="/infra/resources/*" element={<ResourcesRouter />} />
      <Route path="/infra/batches/*" element={<BatchesRouter />} />
    </Routes>,
    {
      path,
      api: {
        templates: async () => pageOf([template]),
        template: async () => template,
        versions: async () => pageOf([ACTIVE, OLD]),
        version: async (_key, id) => (id === 'v-0' ? OLD : ACTIVE),
        compliance: async () => COMPLIANCE,
        ...api,
      },
    },
  );
}

describe('compliance on pages', () => {
  it('shows the score of each template and of the estate, with ways to what is behind', async () => {
    show('/infra/templates');
    expect(
      await screen.findByRole('link', { name: '2 behind' }),
    ).toHaveAttribute(
      'href',
      '/infra/resources?templateKey=network&behind=true',
    );
    expect(
      await screen.findByRole('link', { name: '2 of 5 resources are behind' }),
    ).toHaveAttribute('href', '/infra/resources?behind=true');
  });

  it('says of a template without resources that there is nothing to update', async () => {
    show('/infra/templates', {
      templates: async () => pageOf([aTemplate()]),
    });
    const table = await screen.findByRole('table', { name: 'Templates' });
    expect(within(table).getByText('nothing to update')).toBeVisible();
  });

  it('says nothing of an estate without resources', async () => {
    show('/infra/templates', {
      compliance: async () => ({ resources: 0, behind: 0 }),
    });
    await screen.findByRole('table', { name: 'Templates' });
    expect(screen.queryByText(/of what is provisioned/)).toBeNull();
  });

  it('shows on the page of a template how many are at each version', async () => {
    show('/infra/templates/network');
    expect(
      await screen.findByRole('link', { name: '2 resources at v0.9.0' }),
    ).toHaveAttribute(
      'href',
      '/infra/resources?templateKey=network&versionId=v-0&state=provisioned',
    );
    expect(screen.getByText('behind')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Show them' })).toHaveAttribute(
      'href',
      '/infra/resources?templateKey=network&behind=true',
    );
  });

  it('leads to a batch that brings all that are behind, over all pages, to the active version', async () => {
    const behind = [aResource({ id: 'r-1' }), aResource({ id: 'r-2' })];
    const resources = jest.fn<
      ReturnType<InfraApi['resources']>,
      Parameters<InfraApi['resources']>
    >(async query => {
      if (query?.behind === undefined) return pageOf(behind);
      return query.cursor === undefined
        ? { ...pageOf([behind[0]]), pageInfo: { nextCursor: 'more' } }
        : pageOf([behind[1]]);
    });
    const createBatch = jest.fn(async () => new Promise<never>(() => {}));
    show('/infra/templates/network', { resources, createBatch });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Update them…' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: /^Update 2 resources/ }),
    );
    await waitFor(() =>
      expect(createBatch).toHaveBeenCalledWith(
        expect.objectContaining({
          operation: 'update',
          resourceIds: ['r-1', 'r-2'],
          versionId: 'v-1',
        }),
        expect.any(String),
      ),
    );
  });

  it('says how many of those behind an update takes, where it can’t take all', async () => {
    const template = (behind: number) => async () =>
      aTemplate({ compliance: { resources: 700, behind, score: 10 } });
    show('/infra/templates/network', { template: template(600) });
    expect(
      await screen.findByText(
        '600 of 700 resources are behind v1.0.0. An update takes the first 500 of 600, by name.',
      ),
    ).toBeInTheDocument();
    cleanup();
    show('/infra/templates/network', { template: template(500) });
    expect(
      await screen.findByText('500 of 700 resources are behind v1.0.0'),
    ).toBeInTheDocument();
  });

  it('names the version that a list is filtered by, and lets go of it', async () => {
    const resources = jest.fn(async () => pageOf([aResource()]));
    show('/infra/resources?templateKey=network&versionId=v-0', { resources });
    await screen.findByText('Version v0.9.0 (aaaaaaaa)');
    expect(resources).toHaveBeenLastCalledWith(
      expect.objectContaining({ versionId: ['v-0'] }),
    );
    await userEvent.click(screen.getByTestId('CancelIcon'));
    await waitFor(() =>
      expect(resources).toHaveBeenLastCalledWith(
        expect.not.objectContaining({ versionId: expect.anything() }),
      ),
    );
  });
});
