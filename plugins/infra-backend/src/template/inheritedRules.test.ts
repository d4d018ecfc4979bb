import { TestDatabases } from '@backstage/backend-test-utils';
import {
  TemplateVariable,
  VariableRule,
} from '@groundwork/plugin-infra-common';
import { aVariable, infraHarness } from '../__testUtils__/infraHarness';
import { initDatabase, TEST_DATABASE_IDS } from '../database/testDatabase';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: TEST_DATABASE_IDS });

const size = (variable: Partial<TemplateVariable>) =>
  aVariable({ name: 'size', ...variable });
const SMALL = size({ default: 's' });
const COUNTED = size({
  ...{ type: 'number', schema: { type: 'number' } },
  required: true,
});

describe.each(databases.eachSupportedId())('rules handed on, on %p', id => {
  let stop: () => Promise<void> = async () => {};
  const start = async (variables: (ref: string) => TemplateVariable[]) => {
    const infra = await infraHarness(await initDatabase(databases, id), {
      variables,
      config: { approvals: { required: false } },
    });
    stop = infra.stop;
    const at = '/templates/network/versions';
    const source = {
      sourceUrl: 'https://git.example.com/modules.git',
      path: 'network',
    };
    const publish = async (ref: string, lifecycle = 'active') => {
      const asked = { ...source, ref, lifecycle };
      return (await infra.as('bob')('post', at, asked).expect(201)).body;
    };
    const preview = async (ref: string) => {
      const asked = { ...source, ref };
      return (await infra.as('bob')('post', `${at}/preview`, asked).expect(200))
        .body;
    };
    const patch = (version: { id: string }, body: object) =>
      infra.as('bob')('patch', `${at}/${version.id}`, body).expect(200);
    /** Creates a resource and provisions it. */
    const provision = async (values: object) => {
      const made = await infra.createResource({ variables: values });
      await infra
        .as('alice')('post', `/resources/${made.id}/provision`)
        .expect(202);
    };
    return { ...infra, publish, preview, patch, provision };
  };
  afterEach(() => stop());

  it('keeps rules of variables in a fix of an older line that a newer one dropped', async () => {
    const { importTemplate, publish, preview, patch } = await start(ref =>
      ref.startsWith('v1.')
        ? [aVariable({ name: 'password' }), SMALL]
        : [SMALL],
    );
    const rules = { password: { sensitive: true }, size: { regex: '^s' } };
    const { version } = await importTemplate('network', { ref: 'v1.9.0' });
    await patch(version, { rules });
    const second = await publish('v2.0.0');
    expect(second.rules).toEqual({ size: rules.size });
    await patch(second, { rules: { size: { options: ['s', 'm'] } } });

    const warnings = [
      'v1.9.1 is older than v2.0.0, which stays the active version.',
    ];
    expect(await preview('v1.9.1')).toMatchObject({
      ...{ comparedWith: 'v2.0.0', warnings },
    });
    const fix = await publish('v1.9.1');
    expect(fix).toMatchObject({ rules, warnings });
    expect(fix.variables).toMatchObject([
      { name: 'password', sensitive: true },
      {},
    ]);
    expect((await publish('v2.0.1')).rules).toEqual({
      size: { options: ['s', 'm'] },
    });
  });

  it.each([
    ['the newest of equals, though archived', 'v1.9.1', 'v1.9.0+2'],
    ['no preview', 'v1.9.3', 'v1.9.0+2'],
    ['the active one, where none is lower', 'v1.0.0', 'v2.0.0'],
    ['the active one, if that is the highest', 'v2.1.0', 'v2.0.0'],
    ['the active one, for a branch', 'main', 'v2.0.0'],
  ])('are those of %s', async (_, ref, from) => {
    const { importTemplate, publish, patch } = await start(() => [SMALL]);
    const mark = (version: { id: string; ref: string }) =>
      patch(version, { rules: { size: { help: version.ref } } });
    const { version } = await importTemplate('network', { ref: 'v1.9.0' });
    await mark(version);
    const again = await publish('v1.9.0+2');
    await mark(again);
    await patch(again, { lifecycle: 'archived' });
    await mark(await publish('v1.9.2', 'preview'));
    await mark(await publish('v2.0.0'));

    expect((await publish(ref)).rules).toEqual({ size: { help: from } });
  });

  const goes = (parts: string, why: string) =>
    `The rule of 'size' does not fit any more, and goes without ${parts}: ${why}.`;
  const RETYPED = 'its type was string and is number';

  it.each<
    [
      string,
      {
        before?: TemplateVariable;
        after: TemplateVariable;
        rule: VariableRule;
        kept: VariableRule;
        warning: string;
        given: object;
      },
    ]
  >([
    [
      "the options of what is restricted that the module's default breaks",
      {
        after: size({ default: 'l' }),
        rule: { restricted: true, options: ['s', 'm'], help: 'Ask.' },
        kept: { restricted: true, help: 'Ask.' },
        warning: goes('options', 'the variable changed'),
        given: {},
      },
    ],
    [
      'of several limits those alone',
      {
        after: size({ default: 'large' }),
        rule: { restricted: true, regex: '^[sl]', min: 1, max: 1 },
        kept: { restricted: true, regex: '^[sl]', min: 1 },
        warning: goes('max', 'the variable changed'),
        given: {},
      },
    ],
    [
      'the restriction of what needs a value and has no default any more',
      {
        before: size({ required: true }),
        after: COUNTED,
        rule: { restricted: true, default: 's', help: 'Ask.' },
        kept: { help: 'Ask.' },
        warning: `${goes(
          'default, restricted',
          RETYPED,
        )} Nothing would set it, so who makes a resource has to.`,
        given: { size: 3 },
      },
    ],
  ])('lose %s', async (_, { before, after, rule, kept, warning, given }) => {
    const { importTemplate, publish, preview, patch, provision } = await start(
      ref => [ref === 'v1.0.0' ? before ?? SMALL : after],
    );
    const { version } = await importTemplate();
    await patch(version, { rules: { size: rule } });

    expect((await preview('v2.0.0')).warnings).toEqual([warning]);
    const next = await publish('v2.0.0');
    expect(next).toMatchObject({ warnings: [warning] });
    expect(next.rules).toEqual({ size: kept });
    await provision(given);
  });

  it('restrict on what parents could set', async () => {
    const { importTemplate, publish, patch } = await start(ref => [
      ref === 'v1.0.0' ? size({ required: true }) : COUNTED,
    ]);
    await importTemplate('account');
    const { version } = await importTemplate('network', {
      parents: ['account'],
    });
    await patch(version, {
      rules: { size: { restricted: true, default: 's' } },
    });

    expect(await publish('v2.0.0')).toMatchObject({
      rules: { size: { restricted: true } },
      warnings: [goes('default', RETYPED)],
    });
  });
});
