import { Redactor } from './Redactor';
import { LONGEST_LOG_TEXT, TerraformMessages } from './TerraformMessages';

const AT = '2026-11-21T00:00:55.019566Z';

function aMessage(fields: Record<string, unknown>): string {
  return JSON.stringify({
    '@level': 'info',
    '@message': 'text',
    '@module': 'terraform.ui',
    '@timestamp': AT,
    type: 'log',
    ...fields,
  });
}

function anApply(type: string, hook: Record<string, unknown> = {}): string {
  return aMessage({
    type,
    '@message': 'aws_vpc.main: …',
    hook: { resource: { addr: 'aws_vpc.main' }, action: 'create', ...hook },
  });
}

/** As terraform 1.11.4 wrote it. */
const DIAGNOSTIC = {
  severity: 'warning',
  summary: 'Check block assertion failed',
  detail: 'check failed\n',
  range: {
    filename: 'main.tf',
    start: { line: 17, column: 15, byte: 367 },
    end: { line: 17, column: 29, byte: 381 },
  },
  snippet: {
    context: 'check "c"',
    code: '  condition = var.x == "def"',
    start_line: 17,
    highlight_start_offset: 14,
    highlight_end_offset: 28,
    values: [{ traversal: 'var.x', statement: 'is "abc"' }],
  },
};

describe('TerraformMessages.takeOutput', () => {
  it("gives a message's text with Terraform's time and level", () => {
    const messages = new TerraformMessages();
    expect(
      messages.takeOutput(
        aMessage({ '@message': 'aws_vpc.main: Creating...', '@level': 'warn' }),
      ),
    ).toEqual({ time: AT, text: 'aws_vpc.main: Creating...', level: 'warn' });
  });

  it.each([
    'Successfully configured the backend "http"!',
    '{ not JSON',
    '{"@message": 3}',
    '[1]',
    'null',
  ])('logs a line that is no message as it is: %s', text => {
    expect(new TerraformMessages().takeOutput(text)).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      text,
      level: 'info',
    });
  });

  it('passes empty lines over', () => {
    const messages = new TerraformMessages();
    expect(messages.takeOutput('')).toBeUndefined();
    expect(messages.takeOutput(' \u001b[0m ')).toBeUndefined();
  });

  it('removes colours and control characters, which databases refuse', () => {
    const { text } = new TerraformMessages().takeOutput(
      aMessage({ '@message': '\n\u001b[31mred\u001b[0m\u0000 a\tb\r\nc\n' }),
    ) ?? { text: undefined };
    expect(text).toBe('red a\tb\nc');
  });

  it('shows a diagnostic as Terraform shows it to people, and collects it', () => {
    const messages = new TerraformMessages();
    const line = aMessage({ type: 'diagnostic', diagnostic: DIAGNOSTIC });
    expect(messages.takeOutput(line)).toEqual({
      time: AT,
      level: 'warn',
      text: [
        'Warning: Check block assertion failed',
        '',
        '  on main.tf line 17, in check "c":',
        '  17:   condition = var.x == "def"',
        '    var.x is "abc"',
        '',
        'check failed',
      ].join('\n'),
    });
    messages.takeOutput(line);
    expect(messages.diagnostics).toEqual([
      {
        severity: 'warning',
        summary: 'Check block assertion failed',
        detail: 'check failed\n',
        file: 'main.tf',
        line: 17,
        snippet: '  condition = var.x == "def"',
      },
    ]);
  });

  it('collects a diagnostic whose place it does not understand', () => {
    const messages = new TerraformMessages();
    messages.takeOutput(
      aMessage({
        diagnostic: {
          severity: 'error',
          summary: 'Bad',
          range: 7,
          snippet: [],
        },
      }),
    );
    expect(messages.diagnostics).toEqual([
      { severity: 'error', summary: 'Bad' },
    ]);
  });

  it('bounds the number of diagnostics', () => {
    const messages = new TerraformMessages();
    for (let number = 0; number < 1000; number++) {
      messages.takeOutput(
        aMessage({ diagnostic: { severity: 'error', summary: `${number}` } }),
      );
    }
    expect(messages.diagnostics).toHaveLength(200);
  });

  it.each([
    ['apply_start', {}, 'running', 0],
    ['apply_progress', { elapsed_seconds: 10 }, 'running', 10],
    ['apply_complete', { elapsed_seconds: 12 }, 'done', 12],
    ['apply_errored', { elapsed_seconds: 13 }, 'failed', 13],
  ])('follows a resource: %s', (type, hook, status, elapsedSeconds) => {
    const messages = new TerraformMessages();
    messages.takeOutput(anApply('apply_start'));
    messages.takeOutput(anApply(type, hook));
    expect(messages.resources).toEqual([
      {
        address: 'aws_vpc.main',
        action: 'create',
        status,
        elapsedSeconds,
        at: AT,
      },
    ]);
  });

  it('takes no other message for progress', () => {
    const messages = new TerraformMessages();
    messages.takeOutput(
      aMessage({
        type: 'provision_progress',
        hook: { resource: { addr: 'a.b' }, provisioner: 'local-exec' },
      }),
    );
    messages.takeOutput(anApply('refresh_start'));
    expect(messages.resources).toEqual([]);
  });

  it('keeps the last count', () => {
    const messages = new TerraformMessages();
    const changes = { add: 3, change: 1, import: 0, remove: 2 };
    messages.takeOutput(
      aMessage({ changes: { ...changes, operation: 'plan' } }),
    );
    messages.takeOutput(
      aMessage({ changes: { ...changes, add: 9, operation: 'apply' } }),
    );
    expect(messages.changes).toEqual({
      ...changes,
      add: 9,
      operation: 'apply',
    });
  });

  it('shows the message of a line that was too long to be kept whole', () => {
    const whole = aMessage({
      '@message': 'Outputs: "1"',
      outputs: 'x'.repeat(99),
    });
    expect(
      new TerraformMessages().takeOutput(whole.slice(0, 120)),
    ).toMatchObject({ text: 'Outputs: "1"', level: 'info' });
  });

  it('cuts a text that is too long, and says so', () => {
    const text = new TerraformMessages().takeOutput('x'.repeat(100_000))?.text;
    expect(text).toHaveLength(
      LONGEST_LOG_TEXT + ' … (34464 more characters)'.length,
    );
    expect(text).toMatch(/ … \(34464 more characters\)$/);
  });
});

describe('TerraformMessages with secrets', () => {
  it('lets none out: not in log, diagnostics, progress', () => {
    const secret = 'hunter22\n"line" two';
    const messages = new TerraformMessages(new Redactor([secret]));
    const log = [
      `plain hunter22`,
      aMessage({ '@message': `(local-exec): ${secret}` }),
      aMessage({ '@message': `hun\u001b[0mter22` }),
      anApply('apply_start', { resource: { addr: 'a.b["hunter22"]' } }),
      aMessage({
        diagnostic: {
          severity: 'error',
          summary: secret,
          detail: `${'x'.repeat(49_995)}${secret}`,
          range: { filename: secret, start: { line: 1 } },
          snippet: {
            context: secret,
            code: secret,
            start_line: 1,
            values: [{ traversal: secret, statement: secret }],
          },
        },
      }),
    ].map(line => messages.takeOutput(line));
    const errors = messages.takeError(`panic: hunter22`);
    const all = JSON.stringify([
      log,
      errors,
      messages.diagnostics,
      messages.resources,
    ]);
    expect(all).not.toMatch(/hunte|line\W+ two/);
    expect(messages.diagnostics).toHaveLength(1);
  });

  it('leaves no piece of a secret at a cut', () => {
    const messages = new TerraformMessages(new Redactor(['hunter22']));
    const before = 'x'.repeat(LONGEST_LOG_TEXT - 4);
    expect(messages.takeOutput(`${before}hunter22 more`)?.text).not.toContain(
      'hunt',
    );
  });
});

it('takes 100,000 lines, each once', () => {
  const messages = new TerraformMessages(new Redactor(['some-secret-value']));
  const lines = Array.from({ length: 100_000 }, (_, number) =>
    aMessage({
      type: 'provision_progress',
      '@message': `terraform_data.x: (local-exec): line ${number}`,
      hook: { resource: { addr: 'terraform_data.x' }, output: `${number}` },
    }),
  );
  const texts = lines.flatMap(line => messages.takeOutput(line));
  expect(texts).toHaveLength(100_000);
});
