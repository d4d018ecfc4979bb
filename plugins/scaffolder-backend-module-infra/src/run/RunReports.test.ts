import { ResponseError } from '@backstage/errors';
import { ReportRequest } from '@groundwork/plugin-infra-node';
import { until } from '../__testUtils__/until';
import { RunReports } from './RunReports';

const AT = '2026-11-21T00:00:00.000Z';

function lines(count: number, text = 'x', from = 1) {
  return Array.from({ length: count }, (_, index) => ({
    time: AT,
    text: `${text} ${from + index}`,
  }));
}

function aReceiver() {
  const received: ReportRequest[] = [];
  let failures = 0;
  return {
    received,
    fail: (times: number) => {
      failures = times;
    },
    texts: () =>
      received.flatMap(({ log }) => log?.lines.map(([, text]) => text) ?? []),
    send: async (report: ReportRequest) => {
      if (failures-- > 0) throw new Error('connect ECONNREFUSED');
      received.push(report);
    },
  };
}

function anAnswer(status: number, facts: object = {}) {
  const error = { name: 'Error', message: `no ${status}`, ...facts };
  return ResponseError.fromResponse(
    new Response(JSON.stringify({ error, response: { statusCode: status } }), {
      status,
      headers: { 'content-type': 'application/json' },
    }),
  );
}

describe('RunReports', () => {
  it('gathers lines and steps into one request, numbered from 1', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send });

    await reports.log(lines(2));
    reports.step({ name: 'init', status: 'running', startedAt: AT });
    reports.step({ name: 'init', status: 'succeeded', startedAt: AT });
    await reports.log(lines(1, 'x', 3), 17);
    await until(() => receiver.received.length > 0);

    expect(receiver.received).toEqual([
      {
        steps: [{ name: 'init', status: 'succeeded', startedAt: AT }],
        log: {
          from: 1,
          lines: [
            [AT, 'x 1'],
            [AT, 'x 2'],
            [AT, 'x 3'],
          ],
        },
        outputOffset: 17,
      },
    ]);
  });

  it('goes on after the lines that are known already', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send, knownLines: 10 });

    await reports.log(lines(1));
    await reports.end(async report => {
      expect(report?.log?.from).toBe(11);
    });
  });

  it('keeps requests small, and tells the last one at the end', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send });
    const long = 'y'.repeat(100_000);

    await reports.log(lines(7, long));
    await reports.end(async report => {
      if (report) receiver.received.push(report);
    });

    expect(
      receiver.received.map(({ log }) => [log?.from, log?.lines.length]),
    ).toEqual([
      [1, 2],
      [3, 2],
      [5, 2],
      [7, 1],
    ]);
  });

  it('says that an offset is reached when the lines up to it are sent', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send });

    await reports.log(lines(3, 'y'.repeat(200_000)), 600_000);
    await reports.end(async report => {
      if (report) receiver.received.push(report);
    });

    expect(receiver.received.map(report => report.outputOffset)).toEqual([
      undefined,
      undefined,
      600_000,
    ]);
  });

  it('sends again what could not be sent, in order and with the same numbers', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send });
    receiver.fail(1);

    await reports.log(lines(3));
    await until(() => receiver.received.length === 1);
    await reports.log(lines(2, 'x', 4));
    await until(() => receiver.received.length === 2);

    expect(receiver.received.map(({ log }) => log?.from)).toEqual([1, 4]);
    expect(receiver.texts()).toEqual(['x 1', 'x 2', 'x 3', 'x 4', 'x 5']);
  });

  it('makes who brings too much wait until there is room', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send });
    receiver.fail(1);
    let isThrough = false;

    const bringing = reports.log(lines(50, 'y'.repeat(100_000))).then(() => {
      isThrough = true;
    });
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(isThrough).toBe(false);
    await bringing;

    expect(receiver.received.length).toBeGreaterThan(1);
  });

  it('can end again where the first try failed', async () => {
    const receiver = aReceiver();
    const reports = new RunReports({ send: receiver.send });
    await reports.log(lines(1));

    await expect(
      reports.end(async () => {
        throw new Error('away');
      }),
    ).rejects.toThrow('away');
    const told: (ReportRequest | undefined)[] = [];
    await reports.end(async report => {
      told.push(report);
    });

    expect(told).toMatchObject([{ log: { from: 1 } }]);
  });

  it('holds nobody up where somebody else has the run', async () => {
    const gone = await ResponseError.fromResponse(
      new Response('{}', { status: 409 }),
    );
    const reports = new RunReports({
      send: async () => {
        throw gone;
      },
    });

    await reports.log(lines(50, 'y'.repeat(100_000)));

    await reports.end(async report => expect(report).toBeUndefined());
  });

  it.each([400, 413, 422])(
    'leaves out what is refused for good with %d, and says so',
    async status => {
      const receiver = aReceiver();
      const refused = await anAnswer(status);
      const reports = new RunReports({
        send: async report => {
          const texts = report.log?.lines.map(([, text]) => text) ?? [];
          if (texts.includes('bad 2')) throw refused;
          await receiver.send(report);
        },
      });

      await reports.log(lines(3, 'bad'), 17);
      await until(() => receiver.received.length === 1);
      await reports.log(lines(1, 'good'));
      await until(() => receiver.received.length === 2);

      expect(receiver.received.map(({ log }) => log?.from)).toEqual([1, 2]);
      expect(receiver.received[0].outputOffset).toBe(17);
      expect(receiver.texts()).toEqual([
        expect.stringMatching(/refused and are missing here: 3 .*(4\d\d)/),
        'good 1',
      ]);
    },
  );

  it('goes on where even the notice of that is refused', async () => {
    const receiver = aReceiver();
    const refused = await anAnswer(400);
    let isFair = false;
    let refusals = 0;
    const reports = new RunReports({
      send: async report => {
        if (isFair) return receiver.send(report);
        refusals++;
        throw refused;
      },
    });

    await reports.log(lines(1, 'bad'));
    await until(() => refusals === 2);
    isFair = true;
    await reports.log(lines(1, 'good'));
    await until(() => receiver.received.length === 1);

    expect(receiver.texts()).toEqual(['good 1']);
  });

  it('drops a step that is refused for good', async () => {
    const refused = await anAnswer(400);
    const reports = new RunReports({
      send: async () => {
        throw refused;
      },
    });
    reports.step({ name: 'x', status: 'running', startedAt: AT });
    await new Promise(resolve => setTimeout(resolve, 400));
    await reports.end(async report => expect(report).toBeUndefined());
  });

  it.each([401, 408, 429, 500, 503])(
    'waits while it is told %d',
    async status => {
      const receiver = aReceiver();
      const passing = await anAnswer(status);
      let tries = 0;
      const reports = new RunReports({
        send: async report => {
          if (tries++ === 0) throw passing;
          await receiver.send(report);
        },
      });

      await reports.log(lines(1));
      await until(() => receiver.received.length === 1);

      expect(receiver.texts()).toEqual(['x 1']);
    },
  );

  it('goes on from the lines that the backend has', async () => {
    const receiver = aReceiver();
    const gap = await anAnswer(409, { logLines: 4 });
    const reports = new RunReports({
      send: async report => {
        if (report.log && report.log.from > 5) throw gap;
        await receiver.send(report);
      },
      knownLines: 9,
    });

    await reports.log(lines(2));
    await until(() => receiver.received.length === 1);

    expect(receiver.received[0].log).toMatchObject({ from: 5 });
    expect(receiver.texts()).toEqual(['x 1', 'x 2']);
  });

  it('does so with the last one, too', async () => {
    const gap = await anAnswer(409, { logLines: 4 });
    const reports = new RunReports({ send: async () => {}, knownLines: 9 });
    await reports.log(lines(1));
    const told: (number | undefined)[] = [];

    await reports.end(async report => {
      told.push(report?.log?.from);
      if (told.length === 1) throw gap;
    });

    expect(told).toEqual([10, 5]);
  });
});
