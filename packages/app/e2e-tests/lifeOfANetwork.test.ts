import { Page } from '@playwright/test';
import {
  approveFromInbox,
  confirmByName,
  content,
  expectBlocked,
  expectHeading,
  expectStatus,
  openResource,
  openTab,
  RUN_TIMEOUT,
  unique,
} from './portal/infrastructure';
import { DESKTOP, PHONE, picture, pictures } from './portal/picture';
import { expect, test } from './portal/test';

const NETWORK = unique('shop-net');
const SERVICE = unique('shop');
const TOKEN = `hush-${unique('api-token')}`;

test.describe.configure({ mode: 'serial', timeout: 240_000 });

test('Alice asks for a network, reads its plan, and can not approve it herself', async ({
  alice,
}, testInfo) => {
  await openTab(alice, 'Resources');
  await content(alice).getByRole('link', { name: 'Create resource' }).click();
  await picture(alice, testInfo, 'choose-template');
  await content(alice).getByRole('button', { name: 'Use Network' }).click();

  const form = alice.getByRole('form', { name: 'New Network' });
  await form.getByRole('textbox', { name: 'Resource name' }).fill(NETWORK);
  await form
    .getByRole('textbox', { name: 'Description' })
    .fill('Where the shop runs');
  await form.getByRole('button', { name: /^Optional variables/ }).click();
  await form.getByRole('button', { name: 'Edit tags as JSON' }).click();
  const tags = form.getByRole('textbox', { name: 'tags' });
  await tags.fill('{ "team": }');
  await form.getByRole('button', { name: 'Create and provision' }).click();
  await expect(form.getByText('a value is required')).toBeVisible();
  await expect(tags).toHaveAccessibleDescription(/neither JSON nor HCL yet/);
  await expect(form.getByText('2 fields need other values')).toBeVisible();
  await picture(alice, testInfo, 'create-refused');

  await form
    .getByRole('textbox', { name: 'name', exact: true })
    .fill('shop-net');
  await tags.fill('{ "team": "apps" }');
  await form.getByRole('button', { name: 'Create and provision' }).click();

  await expectHeading(alice, NETWORK);
  await expectStatus(alice, 'Provision · waiting for approval');
  await expectPlanned(alice, [
    'Create terraform_data.network',
    'Create terraform_data.subnet["a"]',
    'Create terraform_data.subnet["b"]',
    'Create terraform_data.subnet["c"]',
    'Create terraform_data.gateway[0]',
  ]);
  await expect(
    content(alice).getByRole('listitem', { name: 'join_key added' }),
  ).toContainText('(sensitive)');
  await expectBlocked(
    alice,
    'Approve',
    /^You requested this change: someone else/,
  );
  await picture(alice, testInfo, 'waiting-for-approval');
});

test('Carol sees the change and can do nothing about it', async ({
  carol,
}, testInfo) => {
  await openTab(carol, 'Changes');
  await expect(content(carol).getByText('Nothing waits for you')).toBeVisible();
  await content(carol).getByRole('tab', { name: 'All' }).click();
  await content(carol)
    .getByRole('row', { name: NETWORK })
    .getByRole('link', { name: 'Provision' })
    .click();
  await expectHeading(carol, `Provision ${NETWORK}`);
  await expectPlanned(carol, ['Create terraform_data.network']);
  await expectBlocked(carol, 'Approve', /./);
  await expectBlocked(carol, 'Reject', /./);
  await expect(
    content(carol).getByRole('button', { name: 'Discard' }),
  ).toHaveCount(0);
  await picture(carol, testInfo, 'seen-by-carol');

  await openResource(carol, NETWORK);
  for (const button of ['Edit', 'Destroy', 'Delete']) {
    await expect(
      content(carol).getByRole('button', { name: button, disabled: false }),
    ).toHaveCount(0);
  }
});

test('Dave approves it, and follows its run to the outputs', async ({
  dave,
}, testInfo) => {
  await openTab(dave, 'Changes');
  await expect(content(dave).getByRole('row', { name: NETWORK })).toContainText(
    '5 to add',
  );
  await picture(dave, testInfo, 'inbox');
  await approveFromInbox(dave, {
    kind: 'Provision',
    resource: NETWORK,
    comment: 'The ranges are free',
  });
  await expect(content(dave).getByText('“The ranges are free”')).toBeVisible();

  await followRun(dave, 'Apply', [
    'Initializing terraform',
    'terraform_data.network: Creating...',
    'Apply complete! Resources: 5 added, 0 changed, 0 destroyed.',
  ]);
  for (const step of ['start', 'init', 'apply', 'finish']) {
    await expect(
      content(dave).getByRole('listitem', { name: `${step}: succeeded` }),
    ).toBeVisible();
  }
  await picture(dave, testInfo, 'applied');

  await content(dave).getByRole('link', { name: NETWORK }).click();
  await expectStatus(dave, 'Provisioned');
  const outputs = content(dave).getByRole('table', { name: 'Outputs' });
  await expect(outputs.getByRole('row', { name: /^cidr/ })).toContainText(
    '10.20.0.0/16',
  );
  await expect(
    outputs.getByRole('row', { name: /^join_key/ }).getByRole('cell'),
  ).toHaveText('(sensitive)');
  await expect(
    content(dave).getByText(/dave approved the change: The ranges are free/),
  ).toBeVisible();
  await picture(dave, testInfo, 'provisioned');
});

test('Alice puts a service into the network, and its secret is nowhere to be read', async ({
  alice,
  dave,
}, testInfo) => {
  await openResource(alice, NETWORK);
  const outputs = content(alice).getByRole('table', { name: 'Outputs' });
  const networkId = await outputs
    .getByRole('row', { name: /^network_id/ })
    .getByRole('cell')
    .innerText();

  await openTab(alice, 'Templates');
  await content(alice)
    .getByRole('link', { name: 'Service', exact: true })
    .click();
  await content(alice).getByRole('link', { name: 'Create resource' }).click();
  const form = alice.getByRole('form', { name: 'New Service' });
  await form.getByRole('textbox', { name: 'Resource name' }).fill(SERVICE);
  await form.getByRole('textbox', { name: 'name', exact: true }).fill('shop');
  await form.getByRole('combobox', { name: 'Parents' }).fill(NETWORK);
  await alice.getByRole('option', { name: NETWORK }).click();
  await expect(form.getByRole('textbox', { name: 'network_id' })).toHaveValue(
    networkId.trim(),
  );
  await expect(form.getByRole('textbox', { name: 'subnet_ids' })).toHaveValue(
    /^\S+\n\S+\n\S+$/,
  );
  await expect(form.getByText(`from ${NETWORK} › `)).toHaveCount(2);
  await form.getByLabel('api_token').fill(TOKEN);
  await expect(form.getByLabel('api_token')).toHaveAttribute(
    'type',
    'password',
  );
  await picture(alice, testInfo, 'create-service');
  await form.getByRole('button', { name: 'Create and provision' }).click();

  await expectHeading(alice, SERVICE);
  await expectStatus(alice, 'Provision · waiting for approval');
  await expectPlanned(alice, ['Create terraform_data.credentials']);
  await expectNoSecret(alice);

  await approveFromInbox(dave, {
    kind: 'Provision',
    resource: SERVICE,
    comment: 'Two copies are enough',
  });
  await expect(
    content(dave).getByRole('row', { name: /^api_token/ }),
  ).toContainText('(sensitive)');
  await expectNoSecret(dave);
  await followRun(dave, 'Apply', ['Apply complete! Resources: 5 added']);
  const search = content(dave).getByRole('searchbox', {
    name: 'Search the log',
  });
  await search.fill(TOKEN);
  await expect(content(dave).getByText('No match')).toBeVisible();
  await search.clear();
  await expectNoSecret(dave);

  await expectStatus(alice, 'Provisioned');
  await expect(
    content(alice)
      .getByRole('table', { name: 'Outputs' })
      .getByRole('row', { name: /^connection_string/ })
      .getByRole('cell'),
  ).toHaveText('(sensitive)');
  await expect(
    content(alice).getByRole('listitem').filter({ hasText: NETWORK }).first(),
  ).toContainText('Provisioned');
  await expectNoSecret(alice);
  await content(alice)
    .getByRole('table', { name: 'Runs' })
    .getByRole('link', { name: 'Plan' })
    .click();
  await expectHeading(alice, `Plan ${SERVICE}`);
  await expectPlanned(alice, ['Create terraform_data.credentials']);
  await expectNoSecret(alice);
});

for (const [device, viewport] of [
  ['desktop', DESKTOP],
  ['phone', PHONE],
] as const) {
  test(`The pages fit a ${device}, in light and in dark`, async ({
    alice: page,
  }, testInfo) => {
    test.setTimeout(300_000);
    const keep = (name: string) => pictures(page, testInfo, name);
    await page.setViewportSize(viewport);
    await openTab(page, 'Resources');
    await expect(
      content(page).getByRole('link', { name: NETWORK, exact: true }),
    ).toBeVisible();
    await keep('resources');
    await content(page)
      .getByRole('link', { name: NETWORK, exact: true })
      .click();
    await expectHeading(page, NETWORK);
    await keep('resource');
    const resource = page.url();
    for (const [part, heading] of [
      ['tree', `Tree of ${NETWORK}`],
      ['access', `Access to ${NETWORK}`],
      ['revisions', `Revisions of ${NETWORK}`],
      ['changes', `Changes of ${NETWORK}`],
    ]) {
      await page.goto(`${resource}/${part}`);
      await expectHeading(page, heading);
      await keep(`resource-${part}`);
    }

    await openTab(page, 'Changes');
    await content(page).getByRole('tab', { name: 'All' }).click();
    const change = content(page)
      .getByRole('row', { name: NETWORK })
      .getByRole('link', { name: 'Provision' });
    await expect(change).toBeVisible();
    await keep('changes');
    await change.click();
    await expectPlanned(page, ['Create terraform_data.network']);
    await keep('change');

    await openTab(page, 'Runs');
    const run = content(page)
      .getByRole('row', { name: NETWORK })
      .getByRole('link', { name: 'Apply' });
    await expect(run).toBeVisible();
    await keep('runs');
    await run.click();
    await expect(content(page).getByText('Apply complete!')).toBeVisible();
    await keep('run');

    await openTab(page, 'Templates');
    await keep('templates');
    await content(page)
      .getByRole('link', { name: 'Service', exact: true })
      .click();
    await expectHeading(page, 'Service');
    await expect(
      content(page).getByRole('table', { name: 'Variables' }),
    ).toBeVisible();
    await expect(
      content(page).getByRole('link', { name: 'Add version' }),
    ).toHaveCount(0);
    await keep('template');
    await content(page).getByRole('link', { name: 'Create resource' }).click();
    await expect(content(page).getByLabel('api_token')).toBeVisible();
    await keep('create');

    for (const tab of ['Batches', 'Activity', 'Status']) {
      await openTab(page, tab);
      await keep(tab.toLocaleLowerCase('en-US'));
    }
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test(`The pages of publishers fit a ${device}, in light and in dark`, async ({
    bob: page,
  }, testInfo) => {
    const keep = (name: string) => pictures(page, testInfo, name);
    await page.setViewportSize(viewport);
    await openTab(page, 'Templates');
    await content(page).getByRole('link', { name: 'Import' }).click();
    await expectHeading(page, 'Import a module');
    await keep('import');
    await openTab(page, 'Templates');
    await content(page).getByRole('link', { name: 'Whole repository' }).click();
    await expectHeading(page, 'Import a repository');
    await keep('import-many');
    await openTab(page, 'Templates');
    await content(page)
      .getByRole('link', { name: 'Service', exact: true })
      .click();
    await expect(
      content(page).getByRole('link', { name: 'Add version' }),
    ).toBeVisible();
    await keep('template-of-publisher');
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light' });
  });
}

test('The network stays while the service stands on it', async ({
  alice,
}, testInfo) => {
  await openResource(alice, NETWORK);
  await expect(
    content(alice).getByRole('heading', { name: 'Children (1)' }),
  ).toBeVisible();
  await expect(
    content(alice)
      .getByRole('listitem')
      .filter({ has: alice.getByRole('link', { name: SERVICE, exact: true }) }),
  ).toContainText('Provisioned');
  await expectBlocked(alice, 'Destroy', /^Children exist/);
  await picture(alice, testInfo, 'destroy-blocked');
});

for (const [what, resource] of [
  ['service', SERVICE],
  ['network', NETWORK],
]) {
  test(`Alice has the ${what} destroyed, and deletes it`, async ({
    alice,
    dave,
  }, testInfo) => {
    await openResource(alice, resource);
    await confirmByName(alice, 'Destroy', resource);
    await expectStatus(alice, 'Destroy · waiting for approval');
    await picture(alice, testInfo, `${what}-destroy-waiting`);

    await openTab(dave, 'Changes');
    await expect(
      content(dave).getByRole('row', { name: resource }),
    ).toContainText('5 to destroy');
    await approveFromInbox(dave, {
      kind: 'Destroy',
      resource,
      comment: 'Nobody needs it',
    });
    await followRun(dave, 'Destroy', ['0 added, 0 changed, 5 destroyed']);

    await expectStatus(alice, 'Destroyed');
    await confirmByName(alice, 'Delete', resource);
    await expectHeading(alice, 'Resources');
    await expect(
      content(alice).getByRole('link', { name: resource, exact: true }),
    ).toHaveCount(0);

    await alice.goBack();
    await expectHeading(alice, 'There is no such resource');
    await expect(
      content(alice).getByText(/^alice deleted the resource/),
    ).toBeVisible();
    await expect(
      content(alice)
        .getByText(/^dave approved the change: Nobody needs it/)
        .first(),
    ).toBeVisible();
    await picture(alice, testInfo, `${what}-gone`);
    await content(alice)
      .getByRole('table', { name: 'Changes' })
      .getByRole('link', { name: 'Destroy', exact: true })
      .click();
    await expectHeading(alice, `Destroy ${resource}`);
    await expectStatus(alice, 'Applied');
    await expect(content(alice).getByText('“Nobody needs it”')).toBeVisible();
    await picture(alice, testInfo, `${what}-history`);
  });
}

/** The plan has been read: these are what it lists. */
async function expectPlanned(page: Page, entries: string[]) {
  for (const name of entries) {
    await expect(
      content(page).getByRole('button', { name, exact: true }),
    ).toBeVisible();
  }
}

/** Opens the run of a change as soon as there is one, and reads its log until it has succeeded. */
async function followRun(page: Page, operation: string, lines: string[]) {
  await content(page)
    .getByRole('table', { name: 'Runs' })
    .getByRole('link', { name: operation, exact: true })
    .click({ timeout: RUN_TIMEOUT });
  const log = content(page).getByRole('log', { name: 'Run log' });
  await expectStatus(page, 'Succeeded');
  await expect(content(page).getByText(/^Complete · \d+ lines$/)).toBeVisible();
  for (const line of lines) {
    await expect(log).toContainText(line);
  }
}

/** The secret is not on the page, not even where nobody looks. */
async function expectNoSecret(page: Page) {
  const everything = await page.content();
  expect(everything.length).toBeGreaterThan(10_000);
  expect(everything.includes(TOKEN), 'the page holds the secret').toBe(false);
}
