import { fromLocalTime, toLocalTime } from './localTime';

describe('localTime', () => {
  it('goes to the field and back, in the zone of the person', () => {
    const at = '2026-03-02T10:30:00.000Z';
    expect(toLocalTime(at)).toMatch(/^2026-03-0\dT\d\d:\d\d$/);
    expect(fromLocalTime(toLocalTime(at))).toBe(at);
  });

  it('is nothing while it is not typed', () => {
    expect(fromLocalTime('')).toBeUndefined();
  });
});
