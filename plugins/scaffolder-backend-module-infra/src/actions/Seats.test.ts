import { ConfigReader } from '@backstage/config';
import { readMaxAwaiting, Seats } from './Seats';

describe('Seats', () => {
  it('gives out as many as there are, and takes each back once', () => {
    const seats = new Seats(1);
    const release = seats.take();

    expect(seats.take()).toBeUndefined();
    release?.();
    release?.();
    expect(seats.take()).toBeDefined();
    expect(seats.take()).toBeUndefined();
  });
});

describe('readMaxAwaiting', () => {
  it.each([
    [1, 0],
    [2, 0],
    [3, 1],
    [10, 4],
    [30, 14],
  ])('leaves more than half of %d tasks to runs', (tasks, seats) => {
    const config = new ConfigReader({
      scaffolder: { concurrentTasksLimit: tasks },
    });
    expect(readMaxAwaiting(config)).toBe(seats);
  });

  it('is what is configured', () => {
    const config = new ConfigReader({ infra: { runs: { maxAwaiting: 7 } } });
    expect(readMaxAwaiting(config)).toBe(7);
  });
});
