/**
 * Brings the supervisor's files, which no source imports, into the program that `tsc` checks; they carry `@ts-check`.
 */
import type * as script from '../../assets/supervisor/Supervision';

describe('The supervisor script', () => {
  it('speaks the types of the sources', () => {
    const name: keyof typeof script = 'Supervision';
    expect(name).toBe('Supervision');
  });
});
