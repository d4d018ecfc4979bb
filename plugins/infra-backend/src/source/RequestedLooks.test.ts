import { Source } from '@groundwork/plugin-infra-common';
import { RequestedLooks } from './RequestedLooks';

const aSource = (id: string): Source => ({
  id,
  url: `https://git.example.com/${id}`,
  createdBy: 'user:default/bob',
  createdAt: '2026-01-01T00:00:00Z',
});

describe('RequestedLooks', () => {
  let looked: string[];
  let finish: (() => void)[];
  let looks: RequestedLooks;

  beforeEach(() => {
    jest.useFakeTimers();
    looked = [];
    finish = [];
    looks = new RequestedLooks({
      looks: {
        tryToLook: ({ id }) => {
          looked.push(id);
          return new Promise(resolve => finish.push(resolve));
        },
      },
      intervalMs: 10_000,
    });
  });

  afterEach(() => {
    looks.stop();
    jest.useRealTimers();
  });

  const pass = (milliseconds: number) =>
    jest.advanceTimersByTimeAsync(milliseconds);
  const requestOften = (id: string) => {
    for (let count = 0; count < 1000; count += 1) looks.request(aSource(id));
  };

  it('begins at once, and looks once for all who asked before', async () => {
    requestOften('a');
    expect(looked).toEqual([]);
    await pass(0);
    expect(looked).toEqual(['a']);
  });

  it('looks again for those who asked since, not sooner than an interval later', async () => {
    requestOften('a');
    await pass(0);
    requestOften('a');
    finish[0]();
    await pass(9_999);
    expect(looked).toEqual(['a']);
    await pass(1);
    expect(looked).toEqual(['a', 'a']);
    finish[1]();
    await pass(60_000);
    expect(looked).toEqual(['a', 'a']);
  });

  it('looks at one source after the other, and owes none more than one look', async () => {
    looks.request(aSource('slow'));
    await pass(0);
    looks.request(aSource('b'));
    for (let second = 0; second < 60; second += 1) {
      looks.request(aSource('slow'));
      await pass(1000);
    }
    expect(looked).toEqual(['slow']);
    finish[0]();
    await pass(0);
    expect(looked).toEqual(['slow', 'b']);
    finish[1]();
    await pass(0);
    expect(looked).toEqual(['slow', 'b', 'slow']);
    finish[2]();
    await pass(60_000);
    expect(looked).toHaveLength(3);
  });

  it('begins nothing once it is stopped', async () => {
    looks.request(aSource('a'));
    await pass(0);
    looks.request(aSource('a'));
    looks.request(aSource('b'));
    await pass(0);
    looks.stop();
    finish[0]();
    looks.request(aSource('c'));
    await pass(60_000);
    expect(looked).toEqual(['a']);
  });
});
