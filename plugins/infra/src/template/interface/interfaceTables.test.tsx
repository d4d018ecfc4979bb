import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { TemplateVersion } from '@groundwork/plugin-infra-common';
import { aVariable, aVersion } from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { VersionVariables } from '../VersionVariables';

function show(version: Partial<TemplateVersion>) {
  renderInfra(
    <VersionVariables version={aVersion(version)} editable={false} />,
  );
}

const table = (name: string) => screen.findByRole('table', { name });

const namesIn = (found: HTMLElement) =>
  within(found)
    .getAllByRole('row')
    .slice(1)
    .map(row => row.querySelector('code')?.textContent);

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aVariable({
      name: `v${index}`,
      required: index === count - 1,
      description: index === 30 ? 'Days of **backups**' : undefined,
    }),
  );

describe('Variables of a version', () => {
  it('draws one page of them, required ones first', async () => {
    show({ variables: many(12_000), rules: { v7: { required: true } } });
    const shown = namesIn(await table('Variables'));
    expect(shown).toHaveLength(25);
    expect(shown.slice(0, 3)).toEqual(['v7', 'v11999', 'v0']);
    expect(screen.getByText('1–25 of 12000')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(screen.getByText('26–50 of 12000')).toBeInTheDocument();
    expect(namesIn(await table('Variables'))).toHaveLength(25);
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
    expect(namesIn(await table('Variables'))).toEqual(shown);
  });

  it('finds them by name and by description, on whichever page one is', async () => {
    show({ variables: many(60) });
    await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
    const search = screen.getByRole('searchbox', { name: 'Search variables' });
    await userEvent.type(search, 'BACKUPS');
    await waitFor(async () =>
      expect(namesIn(await table('Variables'))).toEqual(['v30']),
    );
    await userEvent.type(search, ' of nothing');
    expect(
      await screen.findByText('None is called so or described so.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('table', { name: 'Variables' })).toBeNull();
    await userEvent.clear(search);
    expect(await screen.findByText('1–25 of 60')).toBeInTheDocument();
  });

  it('shows few of them without a search and without pages', async () => {
    show({ variables: many(10) });
    expect(namesIn(await table('Variables'))).toHaveLength(10);
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(screen.queryByText(/of 10/)).toBeNull();
  });

  it('folds a long type and a long default, and leaves short ones as they are', async () => {
    const type = `object({\n${'  name = string\n'.repeat(200)}})`;
    show({
      variables: [
        aVariable({ name: 'long', type }),
        aVariable({
          name: 'short',
          required: false,
          default: { lines: Array.from({ length: 9 }, () => 'line') },
        }),
      ],
    });
    const shown = await table('Variables');
    expect(within(shown).getByText('string')).toBeVisible();
    const buttons = within(shown).getAllByRole('button');
    expect(buttons.map(button => button.ariaLabel)).toEqual([
      'Show all of the type of long',
      'Show all of the default of short',
    ]);
    const [button] = buttons;
    expect(button).toHaveAttribute('aria-expanded', 'false');
    const fold = within(shown).getByText(/^object/).parentElement;
    expect(fold).toHaveStyle({ overflow: 'hidden' });
    await userEvent.click(button);
    expect(fold).not.toHaveStyle({ overflow: 'hidden' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Show less of the type of long' }),
    );
    expect(fold).toHaveStyle({ overflow: 'hidden' });
  });

  it('says what the module demands of each', async () => {
    show({
      variables: [
        aVariable({
          name: 'password',
          sensitive: true,
          ephemeral: true,
          nullable: false,
          deprecated: 'Use the vault.',
          validations: [
            { condition: 'length(var.password) > 3', errorMessage: 'Longer.' },
            { condition: 'var.password != "abc"', errorMessage: 'Longer.' },
          ],
        }),
        aVariable({
          name: 'when',
          required: false,
          defaultExpression: 'timestamp()',
        }),
      ],
      outputs: [
        { name: 'old', sensitive: true, deprecated: 'Use new.' },
        { name: 'new', sensitive: false },
      ],
    });
    const variables = within(await table('Variables'));
    const password = variables.getByRole('row', { name: /^password/ });
    for (const words of [
      'sensitive',
      'ephemeral',
      'never null',
      'Deprecated: Use the vault.',
      'Must hold: Longer.',
    ]) {
      expect(within(password).getByText(words)).toBeVisible();
    }
    const when = variables.getByRole('row', { name: /^when/ });
    expect(within(when).getByText('timestamp()')).toBeVisible();
    expect(when).not.toHaveTextContent(/never null|sensitive/);
    const outputs = within(await table('Outputs'));
    expect(outputs.getByRole('row', { name: /^old/ })).toHaveTextContent(
      'oldsensitiveDeprecated: Use new.',
    );
    expect(outputs.getByRole('row', { name: 'new' })).toHaveTextContent(
      /^new$/,
    );
  });
});
