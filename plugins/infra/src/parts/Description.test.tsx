import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInfra } from '../__testUtils__/renderInfra';
import { Description } from './Description';
import { isPlain, toMarkdown } from './descriptionText';

const show = (text: string) =>
  renderInfra(
    <div data-testid="shown">
      <Description text={text} of="cidr" />
    </div>,
  );

describe('Description', () => {
  it('leaves a plain line as it is', async () => {
    show('The address of the vpc_id, 10.0.0.0/16');
    const shown = await screen.findByTestId('shown');
    expect(shown.innerHTML).toBe('The address of the vpc_id, 10.0.0.0/16');
  });

  it('draws Markdown that is indented as in the module', async () => {
    show('\n    A map:\n      - `name` is one\n      - **role** is two\n  ');
    expect(await screen.findByText('name')).toHaveProperty('tagName', 'CODE');
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByText('role')).toHaveProperty('tagName', 'STRONG');
  });

  it('shows what looks like a tag, and draws none', async () => {
    show('Named <region>-<zone>\n<img src="https://spy.example.com/a.png">');
    expect(await screen.findByText(/<region>-<zone>/)).toHaveTextContent(
      '<img src=',
    );
    expect(document.querySelector('img')).toBeNull();
  });

  it('follows links to the web only, and loads no images', async () => {
    show(
      [
        '[web](https://example.com/) [path](docs/a.md) [own](/settings)',
        '[bad](javascript:alert%281%29) <https://example.com/b>',
        '![picture](https://spy.example.com/a.png)',
      ].join('\n'),
    );
    expect(await screen.findByRole('link', { name: /^web/ })).toHaveAttribute(
      'href',
      'https://example.com/',
    );
    expect(screen.getAllByRole('link')).toHaveLength(2);
    expect(screen.getByAltText('picture')).toHaveAttribute('src', 'data:,');
  });

  it.each([
    ['of many lines', 'one\ntwo\nthree\nfour'],
    ['of one long line', 'word '.repeat(100)],
    ['too long for Markdown', '- item\n'.repeat(10_000)],
  ])('folds one %s', async (_, text) => {
    show(text);
    const button = await screen.findByRole('button', {
      name: 'Show all of the description of cidr',
    });
    await userEvent.click(button);
    expect(button).toHaveTextContent('Show less');
    expect(button).toHaveAttribute('aria-expanded', 'true');
  });

  it('opens when something in it is reached by the keyboard', async () => {
    show('one\ntwo\nthree\n\n[web](https://example.com/)');
    const button = await screen.findByRole('button');
    expect(button).toHaveAttribute('aria-expanded', 'false');
    await userEvent.tab();
    expect(screen.getByRole('link')).toHaveFocus();
    expect(button).toHaveAttribute('aria-expanded', 'true');
  });
});

describe('isPlain', () => {
  it.each([
    ['plain words, and snake_case', true],
    ['a `code`', false],
    ['see https://example.com', false],
    ['- item', false],
    ['1. item', false],
    ['_slanted_', false],
    ['two\nlines', false],
    ['<placeholder>', false],
  ])('%j: %s', (text, expected) => expect(isPlain(text)).toBe(expected));
});

describe('toMarkdown', () => {
  it.each([
    ['  a\n\n    b', 'a\n\n  b'],
    ['\t- a\n\t\t- b', '- a\n  - b'],
    ['# Title', '### Title'],
    ['`<a>` <b>', '`<a>` &lt;b>'],
    ['``a ` <b>`` <c>', '``a ` <b>`` &lt;c>'],
    ['```\n<a>\n```\n<b>', '```\n<a>\n```\n&lt;b>'],
    ['an odd ` and <b>', 'an odd ` and &lt;b>'],
    ['<https://example.com>', '<https://example.com>'],
  ])('%j', (text, expected) => expect(toMarkdown(text)).toBe(expected));
});
