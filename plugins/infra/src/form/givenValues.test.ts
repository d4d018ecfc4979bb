import { MASK } from '@groundwork/plugin-infra-common';
import { aVariable } from '../__testUtils__/builders';
import { changedValues, givenValues } from './givenValues';

const required = aVariable({ name: 'cidr' });
const list = aVariable({
  name: 'zones',
  required: false,
  default: ['a'],
});
const unset = aVariable({ name: 'extra', required: false });
const secret = aVariable({ name: 'password', sensitive: true });
const all = [required, list, unset, secret];

describe('givenValues', () => {
  it('leaves out what is the default anyway, and what is empty without one', () => {
    expect(
      givenValues(all, { cidr: '10.0.0.0/8', zones: ['a'], extra: [] }),
    ).toEqual({ cidr: '10.0.0.0/8' });
  });

  it('keeps an empty value where it differs from the default', () => {
    expect(givenValues(all, { zones: [] })).toEqual({ zones: [] });
  });
});

describe('changedValues', () => {
  const current = { cidr: '10.0.0.0/8', password: MASK };

  it('gives only what differs from what is set, or from the default', () => {
    expect(
      changedValues(
        all,
        { cidr: '10.0.0.0/8', zones: ['a', 'b'], extra: {} },
        current,
      ),
    ).toEqual({ zones: ['a', 'b'] });
  });

  it('keeps a secret that nobody typed, and never sends the mask', () => {
    expect(changedValues([secret], {}, current)).toEqual({});
    expect(changedValues([secret], { password: MASK }, current)).toEqual({});
    expect(changedValues([secret], { password: 'new' }, current)).toEqual({
      password: 'new',
    });
  });

  it('goes back to the default where a value was emptied', () => {
    expect(
      changedValues([list], { zones: undefined }, { zones: ['b'] }),
    ).toEqual({ zones: null });
  });

  it('sends the default where another value is set', () => {
    expect(changedValues([list], { zones: ['a'] }, { zones: ['b'] })).toEqual({
      zones: ['a'],
    });
  });
});
