import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  Resource,
  ResourceTree,
  TreeNode,
} from '@groundwork/plugin-infra-common';
import { aResource } from '../__testUtils__/builders';
import { renderInfra } from '../__testUtils__/renderInfra';
import { InfraApi } from '../api';
import { ResourceTreePage } from './ResourceTreePage';

jest.setTimeout(60_000);

function node(id: string, overrides: Partial<TreeNode> = {}): TreeNode {
  const { templateKey, state, status, abstract } = aResource();
  return {
    ...{ id, name: id, templateKey, state, status, abstract, depth: 1 },
    ...overrides,
  };
}

const diamond: ResourceTree = {
  rootId: 'top',
  nodes: [
    node('top'),
    node('left'),
    node('right'),
    node('bottom', {
      updateAvailable: {
        since: aResource().createdAt,
        reasons: ['cidr would get another value'],
      },
    }),
  ],
  edges: [
    { parentId: 'top', childId: 'left' },
    { parentId: 'top', childId: 'right' },
    { parentId: 'left', childId: 'bottom' },
    { parentId: 'right', childId: 'bottom' },
  ],
  truncated: false,
};

function show(
  tree: ResourceTree = diamond,
  resource: Partial<Resource> = {},
  api: Partial<InfraApi> = {},
) {
  renderInfra(
    <Routes>
      <Route
        path="/infra/resources/:resourceId/tree"
        element={<ResourceTreePage />}
      />
      <Route path="/infra/resources/:id" element={<p>the resource</p>} />
    </Routes>,
    {
      path: '/infra/resources/top/tree',
      api: {
        resource: async () =>
          aResource({ id: 'top', name: 'top', ...resource }),
        resourceTree: async () => tree,
        ...api,
      },
    },
  );
}

const tree = () => screen.findByRole('tree', { name: 'Resources below top' });
const names = async () =>
  within(await tree())
    .getAllByRole('treeitem')
    .map(item => item.getAttribute('aria-label'));

describe('ResourceTreePage', () => {
  it('draws each resource once, with its update mark', async () => {
    show();
    expect(await names()).toEqual([
      'top',
      'left',
      'bottom',
      'right',
      'bottom, see above',
    ]);
    const bottom = screen.getByRole('treeitem', { name: 'bottom' });
    expect(bottom).toHaveTextContent('Update available');
    expect(bottom).toHaveAttribute('aria-level', '3');
  });

  it('is walked, closed and opened by keys', async () => {
    show();
    await tree();
    const item = (name: string) => screen.getByRole('treeitem', { name });
    item('top').focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(item('left')).toHaveFocus();
    await userEvent.keyboard('{ArrowLeft}');
    expect(item('left')).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByRole('treeitem', { name: 'bottom' })).toBeNull();
    await userEvent.keyboard('{End}');
    expect(item('bottom, see above')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(item('bottom')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('the resource')).toBeInTheDocument();
  });

  it('goes the other way', async () => {
    const resourceTree = jest.fn(async () => diamond);
    show(diamond, {}, { resourceTree });
    await tree();
    await userEvent.click(screen.getByRole('button', { name: 'Above' }));
    expect(
      await screen.findByRole('tree', { name: 'Resources above top' }),
    ).toBeInTheDocument();
    expect(resourceTree).toHaveBeenLastCalledWith('top', 'up');
  });

  it('leads to batches, also where only children stand in the way', async () => {
    show(diamond, {
      allowedActions: ['update'],
      blockedActions: [{ action: 'destroy', reason: 'Children exist' }],
    });
    await tree();
    expect(
      screen.getByRole('link', { name: 'Destroy all below…' }),
    ).toHaveAttribute(
      'href',
      '/infra/batches/create?subtreeOf=top&operation=destroy',
    );
    expect(
      screen.getByRole('link', { name: 'Provision chain…' }),
    ).toHaveAttribute(
      'href',
      '/infra/batches/create?subtreeOf=top&operation=provision',
    );
  });

  it('says why all below can’t be destroyed', async () => {
    show(diamond, {
      blockedActions: [{ action: 'destroy', reason: 'Needs the role admin' }],
    });
    await tree();
    const destroy = screen.getByRole('button', { name: 'Destroy all below…' });
    expect(destroy).toHaveAttribute('aria-disabled', 'true');
    await userEvent.hover(destroy);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'Needs the role admin',
    );
  });

  it('says that there are more than are shown', async () => {
    show({ ...diamond, truncated: true });
    expect(
      await screen.findByText(/There are more than these 4/),
    ).toBeInTheDocument();
  });
});
