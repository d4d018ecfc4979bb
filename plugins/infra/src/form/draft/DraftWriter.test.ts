import { DraftWriter } from './DraftWriter';

function aWriter(kept?: string, fails?: Error) {
  const calls: string[] = [];
  const answer = async (call: string) => {
    calls.push(call);
    if (fails) throw fails;
  };
  const errors: Error[] = [];
  const writer = new DraftWriter(
    {
      set: (key, text) => answer(`${key}=${text}`),
      remove: key => answer(`-${key}`),
    },
    'k',
    kept,
    error => errors.push(error),
  );
  return { writer, calls, errors };
}

describe('DraftWriter', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('writes the last text once the hands rest', () => {
    const { writer, calls } = aWriter();
    writer.write('a');
    jest.advanceTimersByTime(400);
    writer.write('ab');
    jest.advanceTimersByTime(400);
    expect(calls).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(calls).toEqual(['k=ab']);
    writer.write('ab');
    jest.runAllTimers();
    expect(calls).toEqual(['k=ab']);
  });

  it('writes at once at the end, and only once', () => {
    const { writer, calls } = aWriter();
    writer.write('a');
    writer.flush();
    jest.runAllTimers();
    expect(calls).toEqual(['k=a']);
  });

  it('removes what is there, and leaves alone what is not', () => {
    const { writer, calls } = aWriter('a');
    writer.write(undefined);
    writer.flush();
    expect(calls).toEqual(['-k']);
    const nothing = aWriter();
    nothing.writer.write(undefined);
    nothing.writer.flush();
    expect(nothing.calls).toEqual([]);
  });

  it('keeps nothing of what was sent', () => {
    const { writer, calls } = aWriter('a');
    writer.write('b');
    writer.close();
    writer.write('c');
    writer.flush();
    jest.runAllTimers();
    expect(calls).toEqual(['-k']);
  });

  it('tells that there is no room', async () => {
    const { writer, errors } = aWriter(undefined, new Error('full'));
    writer.write('a');
    writer.flush();
    await jest.runAllTimersAsync();
    expect(errors).toEqual([new Error('full')]);
  });
});
