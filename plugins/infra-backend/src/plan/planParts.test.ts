import { ContributionHash } from './contributions';
import { FROM_OTHERS, movedReason, PlanBasis } from './planParts';

const NET = { resourceId: 'n', resourceName: 'net' };
const TOP = { resourceId: 't', resourceName: 'top' };

function aBasis(basis: Partial<PlanBasis> = {}): PlanBasis {
  return {
    change: 'c',
    kind: 'update',
    bundle: 'b',
    pipeline: 'p',
    engine: 'terraform',
    inputs: 'i',
    parentOutputs: 'none',
    inherited: 'none',
    integrations: 'none',
    state: 'none',
    ...basis,
  };
}

function given(
  kind: ContributionHash['kind'],
  name: string,
  from = NET,
  hash = 'h',
): ContributionHash {
  return { kind, name, from, hash };
}

describe('movedReason', () => {
  const moved = (
    made: ContributionHash[] | undefined,
    current: ContributionHash[],
  ) =>
    movedReason(
      aBasis({ parentOutputs: 'o1', inherited: 'i1', contributions: made }),
      aBasis({ parentOutputs: 'o2', inherited: 'i2', contributions: current }),
      FROM_OTHERS,
    );

  it('names what became of which output, tag and config of whom', () => {
    expect(
      moved(
        [
          given('output', 'id'),
          given('output', 'same'),
          given('tag', 'env', TOP),
          given('config', 'region'),
        ],
        [
          given('output', 'id', NET, 'other'),
          given('output', 'same'),
          given('tag', 'env', NET),
          given('config', 'region', NET, 'other'),
        ],
      ),
    ).toBe(
      "output 'id' of 'net' changed, tag 'env' of 'top' is gone, config 'region' of 'net' changed, tag 'env' of 'net' is new",
    );
  });

  it('says what it can about a plan that does not tell where its inputs came from', () => {
    const general =
      'outputs of a parent changed, inherited tags or config changed';
    expect(moved(undefined, [given('output', 'id')])).toBe(general);
    expect(moved([], [])).toBe(general);
  });

  it('finds nothing moved where only the tale of it differs', () => {
    expect(
      movedReason(aBasis(), aBasis({ contributions: [given('output', 'id')] })),
    ).toBeUndefined();
  });
});
