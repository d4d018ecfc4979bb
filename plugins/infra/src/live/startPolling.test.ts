import { startPolling } from './startPolling';

const delay = 1_000;

function hideTab(hidden: boolean) {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('startPolling', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function start(load: () => Promise<number>, wait = delay) {
    const onAnswer = jest.fn();
    const onError = jest.fn();
    const polling = startPolling({
      load,
      delay: () => wait,
      onAnswer,
      onError,
    });
    return { polling, onAnswer, onError };
  }

  it('asks at once and after each delay', async () => {
    const load = jest.fn(async () => 1);
    const { polling } = start(load);
    await jest.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(delay * 2);
    expect(load).toHaveBeenCalledTimes(3);
    polling.stop();
    await jest.advanceTimersByTimeAsync(delay * 5);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('goes on after an error', async () => {
    const load = jest
      .fn<Promise<number>, []>()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue(2);
    const { polling, onAnswer, onError } = start(load);
    await jest.advanceTimersByTimeAsync(delay);
    expect(onError).toHaveBeenCalledWith(new Error('down'));
    expect(onAnswer).toHaveBeenCalledWith(2);
    polling.stop();
  });

  it('asks once more when it is refreshed while a question is open', async () => {
    const answers: ((value: number) => void)[] = [];
    const load = jest.fn(
      () => new Promise<number>(resolve => answers.push(resolve)),
    );
    const { polling, onAnswer } = start(load);
    const refreshed = Promise.all([polling.refresh(), polling.refresh()]);
    answers[0](1);
    await jest.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(2);
    answers[1](2);
    await refreshed;
    expect(onAnswer.mock.calls).toEqual([[1], [2]]);
    polling.stop();
  });

  it('asks nothing while the tab is hidden, and at once when it is seen', async () => {
    const load = jest.fn(async () => 1);
    hideTab(true);
    const { polling } = start(load);
    await jest.advanceTimersByTimeAsync(delay * 10);
    expect(load).toHaveBeenCalledTimes(1);
    hideTab(false);
    await jest.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(2);
    polling.stop();
  });

  it('answers many signals with one question', async () => {
    const load = jest.fn(async () => 1);
    const { polling } = start(load, 60_000);
    await jest.advanceTimersByTimeAsync(0);
    for (let signal = 0; signal < 20; signal++) polling.refreshSoon();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(load).toHaveBeenCalledTimes(2);
    polling.stop();
  });

  it('asks no more where the delay is infinite, but for a refresh', async () => {
    const load = jest.fn(async () => 1);
    const { polling } = start(load, Infinity);
    await jest.advanceTimersByTimeAsync(delay * 100);
    expect(load).toHaveBeenCalledTimes(1);
    await polling.refresh();
    expect(load).toHaveBeenCalledTimes(2);
    polling.stop();
  });
});
