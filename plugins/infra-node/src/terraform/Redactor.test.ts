import { MASK } from '@groundwork/plugin-infra-common';
import { Redactor } from './Redactor';
import { secretTexts } from './secretForms';

const SECRET = 'p@ss "w<rd>" ä/+%20\\x';

describe('Redactor.redactText', () => {
  it.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify({ a: SECRET })],
    ['in JSON within JSON', JSON.stringify(JSON.stringify({ a: SECRET }))],
    [
      'in JSON as Go writes it',
      JSON.stringify({ a: SECRET })
        .replaceAll('<', '\\u003c')
        .replaceAll('>', '\\u003e'),
    ],
    ['in a URL', `https://x/?p=${encodeURIComponent(SECRET)}&q=1`],
    ['in a form', `p=${new URLSearchParams({ p: SECRET })}`],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in URL-safe base64', Buffer.from(SECRET).toString('base64url')],
    ...['a:', 'ab:', 'abc:'].map((before): [string, string] => [
      `in base64 after '${before}'`,
      Buffer.from(`${before}${SECRET} and more`).toString('base64'),
    ]),
  ])('replaces a secret %s', (_, text) => {
    const redacted = new Redactor([SECRET]).redactText(text);
    expect(redacted).toContain(MASK);
    for (const piece of ['w<rd', 'rd', 'w\\u', '%3Crd']) {
      expect(decoded(redacted)).not.toContain(piece);
    }
  });

  it('replaces every occurrence and keeps the rest', () => {
    const redactor = new Redactor(['hunter22']);
    expect(redactor.redactText('a hunter22 b hunter22hunter22 c')).toBe(
      `a ${MASK} b ${MASK}${MASK} c`,
    );
  });

  it('replaces the longer of two that begin alike', () => {
    const redactor = new Redactor(['secret', 'secret-and-more']);
    expect(redactor.redactText('secret-and-more secret')).toBe(
      `${MASK} ${MASK}`,
    );
  });

  it('replaces a multi-line secret line by line, lines of four characters and more', () => {
    const key = '-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\n  indented\nabc\n';
    const redactor = new Redactor([key]);
    expect(redactor.redactText('MIIEpAIBAAKCAQEA')).toBe(MASK);
    expect(redactor.redactText('x: indented!')).toBe(`x: ${MASK}!`);
    expect(redactor.redactText('abc')).toBe('abc');
    expect(redactor.redactText(JSON.stringify(key))).toBe(`"${MASK}"`);
  });

  it('replaces the private key of a JSON key file when it shows alone', () => {
    const file = JSON.stringify({
      type: 'account',
      private_key: '-----BEGIN-----\nMIIEvQIBADANBg\n-----END-----\n',
    });
    const redactor = new Redactor([file]);
    expect(redactor.redactText('key MIIEvQIBADANBg')).toBe(`key ${MASK}`);
    expect(redactor.redactText('account')).toBe('account');
  });

  it('leaves texts alone that are too short, or part of the mask', () => {
    const redactor = new Redactor(['ab', '', 'sens']);
    expect(redactor.redactText(`ab ${MASK}`)).toBe(`ab ${MASK}`);
  });

  it('takes no character for a pattern', () => {
    const redactor = new Redactor(['a.c*', '[x-z]', '$&', '^(b|c)']);
    expect(redactor.redactText('abc x $& ^(b|c) a.c*')).toBe(
      `abc x ${'$&'} ${MASK} ${MASK}`,
    );
  });

  it('does nothing without secrets', () => {
    expect(new Redactor([]).redactText('text')).toBe('text');
  });
});

describe('Redactor.redactValue', () => {
  it('redacts at any depth, in keys, and in JSON strings', () => {
    const redactor = new Redactor(['hunter22', '12345']);
    expect(
      redactor.redactValue({
        list: ['hunter22', { deep: 'x hunter22' }, true, null],
        policy: JSON.stringify({ password: 'hunter22' }),
        hunter22: 1,
        'a hunter22': 2,
        number: 12345,
        longer: 9123456,
        other: 12,
      }),
    ).toEqual({
      list: [MASK, { deep: `x ${MASK}` }, true, null],
      policy: `{"password":"${MASK}"}`,
      [MASK]: 1,
      [`a ${MASK}`]: 2,
      number: MASK,
      longer: MASK,
      other: 12,
    });
  });

  it('keeps two secret keys apart', () => {
    const redactor = new Redactor(['first-key', 'second-key']);
    expect(redactor.redactValue({ 'first-key': 1, 'second-key': 2 })).toEqual({
      [MASK]: 1,
      [`${MASK} 2`]: 2,
    });
  });
});

describe('Redactor.redactError', () => {
  it('keeps name and message, and neither cause nor fields', () => {
    const error = Object.assign(
      new TypeError('bad hunter22', { cause: new Error('hunter22') }),
      { field: 'hunter22' },
    );
    const redacted = new Redactor(['hunter22']).redactError(error);
    expect(redacted.name).toBe('TypeError');
    expect(redacted.message).toBe(`bad ${MASK}`);
    expect(redacted.cause).toBeUndefined();
    expect(JSON.stringify(redacted) + redacted.stack).not.toContain('hunter22');
  });
});

describe('secretTexts', () => {
  it('finds the texts and numbers in a value', () => {
    expect(secretTexts({ a: ['x', 12], b: { c: 'y' }, d: true })).toEqual([
      'x',
      '12',
      'y',
    ]);
  });
});

it('leaves 100,000 lines alone that hold none of many secrets', () => {
  const secrets = Array.from(
    { length: 30 },
    (_, number) => `${number}-secret-${'x'.repeat(20)}-${number}`,
  );
  const redactor = new Redactor(secrets);
  const lines = Array.from(
    { length: 100_000 },
    (_, number) =>
      `terraform_data.item[${number}]: Still creating... [${number}s elapsed] with a tail that makes it as long as a line is`,
  );
  expect(lines.map(line => redactor.redactText(line))).toEqual(lines);
});

function decoded(text: string): string {
  return `${text} ${Buffer.from(text, 'base64').toString('utf8')}`;
}
