import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aTemplate } from '../__testUtils__/builders';
import { aRefusal } from '../__testUtils__/fakeInfraApi';
import { renderInfra } from '../__testUtils__/renderInfra';
import { NamingSettings } from './NamingSettings';

const box = () => screen.findByRole('textbox', { name: 'Naming convention' });
const save = () =>
  userEvent.click(screen.getByRole('button', { name: 'Save convention' }));

describe('NamingSettings', () => {
  it('saves a convention, and nothing in place of an empty one', async () => {
    const updateTemplate = jest.fn(async () => aTemplate());
    renderInfra(
      <NamingSettings template={aTemplate({ namingConvention: 'x-{name}' })} />,
      { api: { updateTemplate } },
    );
    await userEvent.clear(await box());
    await userEvent.type(await box(), '{{owner}-{{name}');
    await save();
    await waitFor(() =>
      expect(updateTemplate).toHaveBeenLastCalledWith('network', {
        namingConvention: '{owner}-{name}',
      }),
    );
    await userEvent.clear(await box());
    await save();
    await waitFor(() =>
      expect(updateTemplate).toHaveBeenLastCalledWith('network', {
        namingConvention: null,
      }),
    );
  });

  it('shows at the field what the server says', async () => {
    const message = 'there is no {team}';
    renderInfra(<NamingSettings template={aTemplate()} />, {
      api: {
        updateTemplate: async () => {
          throw aRefusal(400, 'It can’t be', {
            issues: [{ path: 'namingConvention', message }],
          });
        },
      },
    });
    await userEvent.type(await box(), '{{team}-{{name}');
    await save();
    expect(await screen.findByText(message)).toBeInTheDocument();
    expect(await box()).toBeInvalid();
    await waitFor(async () => expect(await box()).toHaveFocus());
    await userEvent.tab();
    await userEvent.click(
      screen.getByRole('button', { name: 'Naming convention' }),
    );
    await waitFor(async () => expect(await box()).toHaveFocus());
  });

  it('saves on Enter, but only what is another one', async () => {
    const updateTemplate = jest.fn(async () => aTemplate());
    renderInfra(
      <NamingSettings template={aTemplate({ namingConvention: 'x-{name}' })} />,
      { api: { updateTemplate } },
    );
    await userEvent.type(await box(), '{Enter}');
    await userEvent.type(await box(), '-1{Enter}');
    await waitFor(() => expect(updateTemplate).toHaveBeenCalledTimes(1));
    expect(updateTemplate).toHaveBeenCalledWith('network', {
      namingConvention: 'x-{name}-1',
    });
  });
});
