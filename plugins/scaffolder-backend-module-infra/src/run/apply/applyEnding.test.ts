import { InterruptReason, ProcessEnd } from '@groundwork/plugin-infra-node';
import { applyEnding } from './applyEnding';

const failed = { ended: 'exited', code: 1 } as const;
const killed = { ended: 'killed', signal: 'SIGKILL' } as const;
const stopped = { ended: 'cancelled', code: 1 } as const;

function ending(result: ProcessEnd, interruptedBy?: InterruptReason) {
  const exit = { result, interruptedBy };
  return applyEnding('terraform', { known: true, exit }, { diagnostics: [] });
}

describe('applyEnding', () => {
  it.each<[string, ProcessEnd, InterruptReason | undefined]>([
    ['by itself', { ended: 'exited', code: 0 }, undefined],
    ['after an interrupt', { ended: 'exited', code: 0 }, 'cancel'],
  ])('is none where the plan is applied %s', (_, result, interruptedBy) => {
    expect(ending(result, interruptedBy)).toBeUndefined();
  });

  it.each<[string, ProcessEnd, InterruptReason | undefined, string, RegExp]>([
    [
      'failed',
      failed,
      undefined,
      'failed',
      /terraform apply exited with code 1/,
    ],
    ['was cancelled', stopped, 'cancel', 'cancelled', /cancelled on request/],
    [
      'ran out of time',
      { ended: 'timedOut', code: 1 },
      'timeout',
      'failed',
      /longer than it may/,
    ],
    ['was drained', stopped, 'shutdown', 'failed', /Drained/],
    ['lost its lease', stopped, 'lease', 'failed', /could not be reached/],
    ['was killed', killed, undefined, 'lost', /nobody can tell/],
    [
      'was killed after a cancel',
      killed,
      'cancel',
      'lost',
      /cancelled on request.*nobody can tell/,
    ],
    [
      'is not there',
      { ended: 'notFound', binary: 'terraform' },
      undefined,
      'failed',
      /could not be started/,
    ],
  ])('says why where terraform %s', (_, result, by, outcome, reason) => {
    expect(ending(result, by)).toMatchObject({
      outcome,
      reason: expect.stringMatching(reason),
      terraformEnded: true,
    });
  });

  it.each([
    [true, 'lost', 'nobody can tell'],
    [false, 'failed', 'before terraform apply began'],
  ])(
    'where the supervisor died and terraform began: %s, the run is %s',
    (terraformBegan, outcome, reason) => {
      expect(
        applyEnding(
          'terraform',
          { known: false, terraformBegan },
          { diagnostics: [] },
        ),
      ).toMatchObject({
        outcome,
        reason: expect.stringContaining(reason),
        terraformEnded: true,
      });
    },
  );
});
