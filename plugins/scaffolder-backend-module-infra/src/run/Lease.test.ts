import { ResponseError } from '@backstage/errors';
import { LeaseAnswer } from '@groundwork/plugin-infra-node';
import { Lease } from './Lease';

const TIMES = { intervalMs: 4000, deadlineMs: 36_000, retryMs: 1000 };

async function refusal(status: number) {
  const error = { name: status === 404 ? 'NotFoundError' : 'Error' };
  return ResponseError.fromResponse(
    new Response(JSON.stringify({ error, response: {} }), {
      status,
      headers: { 'content-type': 'application/json' },
    }),
  );
}

function aLease() {
  const answers: (LeaseAnswer | Error)[] = [];
  const events: string[] = [];
  const renewedAt: number[] = [];
  const lease = new Lease({
    times: TIMES,
    events: {
      cancelled: () => events.push('cancelled'),
      lost: () => events.push('lost'),
    },
    renew: async () => {
      renewedAt.push(performance.now());
      const answer = answers.shift() ?? { cancel: false };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { lease, answers, events, renewedAt };
}

describe('Lease', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is renewed at intervals while it is held', async () => {
    const { lease, renewedAt } = aLease();
    const start = performance.now();
    lease.hold();
    await jest.advanceTimersByTimeAsync(9000);
    lease.release();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(renewedAt.map(at => at - start)).toEqual([4000, 8000]);
  });

  it('tells that a person cancels', async () => {
    const { lease, answers, events } = aLease();
    answers.push({ cancel: true });
    lease.hold();
    await jest.advanceTimersByTimeAsync(4000);

    expect(events).toEqual(['cancelled']);
  });

  it.each([404, 409, 410])('is lost at once by an answer %d', async status => {
    const { lease, answers, events, renewedAt } = aLease();
    answers.push(await refusal(status));
    lease.hold();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(events).toEqual(['lost']);
    expect(renewedAt).toHaveLength(1);
  });

  it('outlives a backend that starts and does not know the plugin yet', async () => {
    const { lease, answers, events } = aLease();
    answers.push(
      await ResponseError.fromResponse(new Response('', { status: 404 })),
    );
    lease.hold();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(events).toEqual([]);
  });

  it('outlives a backend that is away for a while', async () => {
    const { lease, answers, events } = aLease();
    answers.push(...Array.from({ length: 20 }, () => new Error('away')));
    lease.hold();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(events).toEqual([]);
  });

  it('is lost when the backend was away for too long', async () => {
    const { lease, answers, events } = aLease();
    answers.push(...Array.from({ length: 100 }, () => new Error('away')));
    lease.hold();
    await jest.advanceTimersByTimeAsync(35_900);
    expect(events).toEqual([]);
    await jest.advanceTimersByTimeAsync(1000);

    expect(events).toEqual(['lost']);
  });

  it('counts anew when somebody else has held it meanwhile', async () => {
    const { lease, events, renewedAt } = aLease();
    lease.hold();
    lease.release();
    await jest.advanceTimersByTimeAsync(100_000);
    lease.hold();
    await jest.advanceTimersByTimeAsync(4000);

    expect(renewedAt).toHaveLength(1);
    expect(events).toEqual([]);
  });
});
