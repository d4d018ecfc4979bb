import { useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInfra } from '../__testUtils__/renderInfra';
import { PagePart, PageParts, PartLinks } from './PageParts';

/** A page whose second part is there only once it was asked for, and whose parts can be drawn anew. */
function APage() {
  const [drawn, setDrawn] = useState(0);
  const [isLate, setLate] = useState(false);
  return (
    <PageParts>
      <PartLinks label="Parts" parts={{ first: 'First', late: 'Late' }} />
      <button type="button" onClick={() => setDrawn(count => count + 1)}>
        Draw anew
      </button>
      <input aria-label="Arrives on a" onKeyUp={() => setLate(true)} />
      <div key={drawn}>
        <PagePart id="first">Part {drawn}</PagePart>
        {isLate && <PagePart id="late">The late part</PagePart>}
      </div>
    </PageParts>
  );
}

describe('PagePart', () => {
  it('takes the focus once for each way to it, however often it is drawn anew', async () => {
    renderInfra(<APage />);
    const link = await screen.findByRole('link', { name: 'First' });
    await userEvent.click(link);
    await waitFor(() => expect(screen.getByText('Part 0')).toHaveFocus());
    const draw = screen.getByRole('button', { name: 'Draw anew' });
    draw.click();
    expect(await screen.findByText('Part 1')).not.toHaveFocus();
    await userEvent.click(link);
    await waitFor(() => expect(screen.getByText('Part 1')).toHaveFocus());
  });

  it('takes no focus from a field that somebody is in when it arrives, nor later', async () => {
    renderInfra(<APage />, { path: '/infra#late' });
    const field = await screen.findByRole('textbox', { name: 'Arrives on a' });
    await userEvent.type(field, 'a');
    expect(await screen.findByText('The late part')).toBeInTheDocument();
    expect(field).toHaveFocus();
    field.blur();
    screen.getByRole('button', { name: 'Draw anew' }).click();
    expect(await screen.findByText('Part 1')).toBeInTheDocument();
    expect(screen.getByText('The late part')).not.toHaveFocus();
  });
});
