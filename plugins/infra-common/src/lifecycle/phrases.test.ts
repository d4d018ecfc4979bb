import {
  phraseChangeStatus,
  phraseKind,
  phrasePair,
  phraseRequest,
  phraseUnfinished,
} from './phrases';
import {
  CHANGE_KINDS,
  CHANGE_STATUSES,
  RESOURCE_STATES,
  RESOURCE_STATUSES,
} from './words';

describe('phrases', () => {
  it('say how a resource stands', () => {
    const is = (state: 'provision' | 'provisioned' | 'destroy') => ({
      state,
      status: 'approval_pending' as const,
    });
    expect(phrasePair(is('provision'))).toBe(
      'waiting for the approval to be provisioned',
    );
    expect(phrasePair(is('provisioned'))).toBe(
      'waiting for the approval to be updated',
    );
    expect(phrasePair({ state: 'provision', status: 'ready' })).toBe(
      'not provisioned yet',
    );
    expect(phrasePair({ state: 'provisioned', status: 'done' })).toBe(
      'provisioned',
    );
    expect(phrasePair({ state: 'destroyed', status: 'done' })).toBe(
      'destroyed',
    );
  });

  it('say what a change asks for, and how it stands in the way', () => {
    expect(phraseRequest('metadata')).toBe('edit the details of');
    expect(
      phraseUnfinished({ kind: 'metadata', status: 'approval_pending' }),
    ).toBe('An unfinished details change is waiting for approval');
  });

  it('have none of the machine’s words', () => {
    const all = [
      ...RESOURCE_STATES.flatMap(state =>
        RESOURCE_STATUSES.map(status => phrasePair({ state, status })),
      ),
      ...CHANGE_STATUSES.map(phraseChangeStatus),
      ...CHANGE_KINDS.map(phraseKind),
      ...CHANGE_KINDS.map(phraseRequest),
    ];
    for (const phrase of all) expect(phrase).toMatch(/^[a-z][a-z :,]*$/);
  });
});
