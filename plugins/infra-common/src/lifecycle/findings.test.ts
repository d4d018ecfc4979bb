import { findingOf, variableFindings } from './findings';

const refused = {
  severity: 'error' as const,
  summary: 'Invalid value for variable',
  detail: 'Only 80 or 443.\n\nThis was checked by the rule at main.tf:3,3-13.',
  variable: 'port',
};

describe('findingOf', () => {
  it("names the variable, with what the module's author wrote", () => {
    expect(findingOf(refused)).toBe('port: Only 80 or 443.');
    expect(findingOf({ ...refused, detail: undefined })).toBe(
      'port: Invalid value for variable',
    );
  });

  it('is the summary of what is about no variable', () => {
    expect(findingOf({ ...refused, variable: undefined })).toBe(
      'Invalid value for variable',
    );
  });
});

describe('variableFindings', () => {
  it('are the errors of variables, at their fields', () => {
    expect(
      variableFindings([
        refused,
        { ...refused, severity: 'warning' },
        { ...refused, variable: undefined },
      ]),
    ).toEqual([{ path: 'variables.port', message: 'Only 80 or 443.' }]);
  });
});
