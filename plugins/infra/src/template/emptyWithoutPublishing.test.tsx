import { ReactElement } from 'react';
import { screen } from '@testing-library/react';
import { renderInfra } from '../__testUtils__/renderInfra';
import { CreateResourcePage } from '../resource/create/CreateResourcePage';
import { TemplatesPage } from './TemplatesPage';

jest.mock('./useMayPublish', () => ({ useMayPublish: () => false }));

describe('where there is no template, and the person may not publish', () => {
  it.each<[string, ReactElement]>([
    ['No templates yet', <TemplatesPage />],
    ['No template to create from', <CreateResourcePage />],
  ])('says who makes the first one: %s', async (title, page) => {
    renderInfra(page);
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(
      screen.getByText(/^A platform engineer imports/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /^Import/ })).toBeNull();
  });
});
