import { newestVersion, readConstraints } from './newestVersion';

const VERSIONS = [
  'v0.9.0',
  '1.0.0',
  '1.2.0',
  '1.2.9',
  '1.10.1',
  '2.0.0-rc.1',
  '2.0.0',
  '2.1.0-beta',
  '3.0.0+build.7.x',
  '4.0.0-alpha',
  'not a version',
];

function newest(constraint?: string) {
  const constraints = readConstraints(constraint);
  return constraints && newestVersion(VERSIONS, constraints);
}

describe('newestVersion', () => {
  it.each([
    [undefined, '3.0.0+build.7.x'],
    ['1.2.0', '1.2.0'],
    ['= v1.2.0', '1.2.0'],
    ['1.2', '1.2.0'],
    ['0.9.0', '0.9.0'],
    ['!= 3.0.0', '2.0.0'],
    ['> 1.2.9', '3.0.0+build.7.x'],
    ['>1.10.1, < 2.0.1', '2.0.0'],
    ['>= 1.2.9, <= 1.10.1', '1.10.1'],
    ['< 2.0.0', '1.10.1'],
    ['<= 2', '2.0.0'],
    ['~> 1.2.0', '1.2.9'],
    ['~> 1.2', '1.10.1'],
    ['~> 1', '3.0.0+build.7.x'],
    ['~> 1.2, != 1.10.1', '1.2.9'],
    ['2.0.0-rc.1', '2.0.0-rc.1'],
    ['= 2.1.0-beta', '2.1.0-beta'],
    ['>= 2.1.0-beta', '3.0.0+build.7.x'],
    ['~> 2.0.0-rc.1', undefined],
    ['> 3.0.0', undefined],
    ['> 1.0.0, = 2.0.0-rc.1', undefined],
    ['1.2.1', undefined],
  ])('of those that %j allows is %j', (constraint, expected) => {
    expect(newest(constraint)).toBe(expected);
  });

  it.each(['latest', '1.x', '^1.0.0', '1.2.3.4', '~> 1.0 || 2.0', '1.0,', ' '])(
    'reads no constraint from %j',
    constraint => {
      expect(readConstraints(constraint)).toBeUndefined();
    },
  );
});
