import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LogLine } from '@groundwork/plugin-infra-common';
import { InfraApi } from '../../api';
import { logLines } from '../../__testUtils__/builders';
import { eventStream } from '../../__testUtils__/eventStream';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { LogView } from './LogView';
import { useRunLog } from './useRunLog';

function Log({ finished = false }) {
  return <LogView log={useRunLog('u-1', finished)} name="test" />;
}

function show(api: Partial<InfraApi>, finished = false) {
  renderInfra(<Log finished={finished} />, { api });
  return screen.findByRole('log', { name: 'Run log' });
}

describe('a run’s log', () => {
  it('shows lines as they come, without colour codes', async () => {
    const stream = eventStream();
    const log = await show({ logStream: async () => stream.response });
    await act(async () =>
      stream.send(
        logLines(['Initializing…', '\u001b[32mPlan:\u001b[0m 1 to add']),
      ),
    );
    await waitFor(() => expect(log).toHaveTextContent('Plan: 1 to add'));
    expect(log).toHaveTextContent('Initializing…');
    expect(screen.getByText(/Live · 2 lines/)).toBeInTheDocument();
    await act(async () => stream.end());
    expect(await screen.findByText(/Complete · 2 lines/)).toBeInTheDocument();
  });

  it('draws each line of a message that has several', async () => {
    const stream = eventStream();
    const log = await show({ logStream: async () => stream.response });
    await act(async () => stream.send(logLines(['Error: no\n  on main.tf'])));
    await screen.findByText(/Live · 2 lines/);
    expect(log.querySelectorAll('code')).toHaveLength(2);
  });

  it('goes on after the last line when the stream breaks, and shows no line twice', async () => {
    const first = eventStream();
    const second = eventStream();
    const logStream = jest
      .fn<Promise<Response>, Parameters<InfraApi['logStream']>>()
      .mockResolvedValueOnce(first.response)
      .mockResolvedValueOnce(second.response);
    const log = await show({ logStream });
    await act(async () => {
      first.send(logLines(['one', 'two']));
      first.close();
    });
    await waitFor(() => expect(logStream).toHaveBeenCalledTimes(2));
    expect(logStream.mock.calls[1][1]).toMatchObject({ after: 2 });
    await act(async () => {
      second.send(logLines(['two', 'three'], 2));
      second.end();
    });
    await waitFor(() => expect(log).toHaveTextContent('three'));
    expect(log.textContent?.match(/two/g)).toHaveLength(1);
  });

  it('asks for the lines where streams do not get through', async () => {
    const log = await show(
      {
        logStream: async () => {
          throw new Error('blocked by a proxy');
        },
        logLines: async () => logLines(['one', 'two']),
      },
      true,
    );
    await waitFor(() => expect(log).toHaveTextContent('two'), {
      timeout: 8000,
    });
    expect(screen.getByText(/Complete · 2 lines/)).toBeInTheDocument();
  }, 15_000);

  it('asks only for what comes after the last line of a stream that broke, messages of several lines included', async () => {
    const whole = logLines(['Error: no\n\n  on main.tf', 'more', 'last']);
    const stream = eventStream();
    const asked: (number | undefined)[] = [];
    const log = await show(
      {
        logStream: jest
          .fn()
          .mockResolvedValueOnce(stream.response)
          .mockRejectedValue(new Error('blocked by a proxy')),
        logLines: async (_, { after = 0 } = {}) => {
          asked.push(after);
          return whole.slice(after);
        },
      },
      true,
    );
    await act(async () => {
      stream.send(whole.slice(0, 2));
      stream.close();
    });
    await waitFor(() => expect(log).toHaveTextContent('last'), {
      timeout: 12_000,
    });
    expect(asked).toEqual([2]);
    expect(log.textContent?.match(/Error|main\.tf|more|last/g)).toEqual([
      'Error',
      'main.tf',
      'more',
      'last',
    ]);
  }, 20_000);

  it('draws only what is in view of a hundred thousand lines', async () => {
    const stream = eventStream();
    const log = await show({ logStream: async () => stream.response });
    await act(async () => stream.send(manyLines(100_000)));
    await screen.findByText(/100,000 lines/);
    expect(log.querySelectorAll('code').length).toBeLessThan(200);
  });

  it('stops following when the person scrolls up, and follows again on request', async () => {
    const stream = eventStream();
    const log = await show({ logStream: async () => stream.response });
    setHeights(log, { scrollHeight: 2000, clientHeight: 400 });
    await act(async () => stream.send(manyLines(100)));
    await screen.findByText(/100 lines/);
    await waitFor(() => expect(log.scrollTop).toBe(2000));
    fireEvent.scroll(log, { target: { scrollTop: 1600 } });
    fireEvent.scroll(log, { target: { scrollTop: 300 } });
    const follow = await screen.findByRole('button', {
      name: 'Follow the log',
    });
    await act(async () => stream.send(logLines(['more'], 101)));
    await screen.findByText(/101 lines/);
    expect(log.scrollTop).toBe(300);
    await userEvent.click(follow);
    expect(log.scrollTop).toBe(2000);
  });

  it('finds and counts lines', async () => {
    const stream = eventStream();
    await show({ logStream: async () => stream.response });
    await act(async () => stream.send(logLines(['an Error', 'fine', 'error'])));
    await screen.findByText(/3 lines/);
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search the log' }),
      'ERROR',
    );
    expect(await screen.findByText('1 of 2')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Next match' }));
    expect(await screen.findByText('2 of 2')).toBeInTheDocument();
  });
});

function manyLines(count: number): LogLine[] {
  return logLines(Array.from({ length: count }, (_, index) => `line ${index}`));
}

/** jsdom lays nothing out. */
function setHeights(
  element: HTMLElement,
  heights: { scrollHeight: number; clientHeight: number },
) {
  for (const [name, value] of Object.entries(heights)) {
    Object.defineProperty(element, name, { configurable: true, value });
  }
}
