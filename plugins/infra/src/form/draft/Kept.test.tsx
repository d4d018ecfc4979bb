import { act, screen } from '@testing-library/react';
import { StorageApi } from '@backstage/core-plugin-api';
import { fakeStorage } from '../../__testUtils__/fakeStorage';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { Kept } from './Kept';

type Observer = { error?: (error: Error) => void } | ((value: never) => void);

/** What is asked for never comes, or fails. */
function answering(failure?: Error): StorageApi['observe$'] {
  return key => ({
    [Symbol.observable]: () => answering(failure)(key),
    subscribe: (observer?: Observer) => {
      if (failure && typeof observer === 'object') observer.error?.(failure);
      return { unsubscribe: () => {}, closed: failure !== undefined };
    },
  });
}

function show(part: Partial<StorageApi>) {
  const { storage, kept } = fakeStorage();
  const asking: StorageApi = {
    ...storage,
    forBucket: () => asking,
    snapshot: key => ({ key, presence: 'unknown' }),
    observe$: answering(),
    ...part,
  };
  renderInfra(
    <Kept<{ text: string }> name="a form" shape={1} height={100}>
      {({ keep, close, discard }) => (
        <>
          <button onClick={() => keep({ text: 'x' })}>Write</button>
          <button onClick={discard}>Discard</button>
          <button onClick={close}>Send</button>
        </>
      )}
    </Kept>,
    { storage: asking },
  );
  return { kept };
}

const aForm = () => screen.queryByRole('button', { name: 'Write' });

function writeAll() {
  for (const button of screen.getAllByRole('button')) {
    act(() => button.click());
  }
}

describe('Kept', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes on without a storage that never answers, and keeps nothing', async () => {
    const { kept } = show({});
    await act(() => jest.advanceTimersByTimeAsync(1_900));
    expect(screen.getByLabelText('Loading')).toBeVisible();
    expect(aForm()).toBeNull();
    await act(() => jest.advanceTimersByTimeAsync(200));
    expect(aForm()).toBeVisible();
    expect(screen.queryByLabelText('Loading')).toBeNull();
    writeAll();
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(kept.size).toBe(0);
  });

  it.each<[string, Partial<StorageApi>]>([
    [
      'is out of order',
      {
        snapshot: () => {
          throw new Error('no storage');
        },
      },
    ],
    ['fails to answer', { observe$: answering(new Error('no answer')) }],
  ])('goes on at once without a storage that %s', async (_, part) => {
    const { kept } = show(part);
    await act(() => jest.advanceTimersByTimeAsync(100));
    expect(aForm()).toBeVisible();
    writeAll();
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(kept.size).toBe(0);
  });
});
