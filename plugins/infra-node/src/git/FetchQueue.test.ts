import { FetchQueue } from './FetchQueue';

describe('FetchQueue', () => {
  it('runs one at a time, and shares the one that waits', async () => {
    const queue = new FetchQueue();
    const releases: (() => void)[] = [];
    const fetch = () =>
      new Promise<void>(resolve => {
        releases.push(resolve);
      });
    const first = queue.request(fetch);
    const alsoFirst = queue.request(fetch);
    await Promise.resolve();
    expect(releases).toHaveLength(1);

    const second = queue.request(fetch);
    const alsoSecond = queue.request(fetch);
    expect(alsoFirst).toBe(first);
    expect(alsoSecond).toBe(second);
    expect(second).not.toBe(first);
    expect(releases).toHaveLength(1);

    releases[0]();
    await first;
    await new Promise(setImmediate);
    expect(releases).toHaveLength(2);
    releases[1]();
    await second;
  });

  it('goes on after a failure, which only those see who shared it', async () => {
    const queue = new FetchQueue();
    const failing = queue.request(() => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await expect(queue.request(async () => {})).resolves.toBeUndefined();
  });
});
