import { Page } from '@playwright/test';
import {
  content,
  expectHeading,
  expectStatus,
  openTab,
  RUN_TIMEOUT,
  unique,
} from './portal/infrastructure';
import { picture } from './portal/picture';
import { expect, test } from './portal/test';

const KEY = unique('site');
const NAME = `Site ${KEY}`;

test.describe.configure({ mode: 'serial', timeout: 240_000 });

test('Bob imports a module from git, after an error that tells him what to mend', async ({
  bob,
}, testInfo) => {
  await openTab(bob, 'Templates');
  for (const name of ['Network', 'Service', 'Site']) {
    await expect(
      content(bob).getByRole('link', { name, exact: true }),
    ).toBeVisible();
  }
  await picture(bob, testInfo, 'templates');
  const repository = await repositoryOf(bob, 'Site');

  await openTab(bob, 'Templates');
  await content(bob).getByRole('link', { name: 'Import' }).click();
  const form = bob.getByRole('form', { name: 'Import a module' });
  const field = (name: string) =>
    form
      .getByRole('textbox', { name, exact: true })
      .or(form.getByRole('combobox', { name, exact: true }));
  const submit = form.getByRole('button', { name: 'Import' });

  await submit.click();
  await expect(field('Repository')).toHaveAccessibleDescription(
    'must be given',
  );

  await field('Repository').fill(repository);
  await field('Ref').fill('v9.9.9');
  await field('Path').fill('site');
  await field('Name').fill(NAME);
  await field('Key').fill(KEY);
  await form.getByRole('combobox', { name: /^Approval/ }).click();
  await bob.getByRole('option', { name: 'Not needed' }).click();
  await submit.click();
  await expect(field('Ref')).toHaveAccessibleDescription(/v9\.9\.9/);
  await expect(field('Key')).toHaveValue(KEY);
  await picture(bob, testInfo, 'import-refused');

  await field('Ref').fill('v1.1.0');
  await submit.click();
  await expectHeading(bob, NAME);
  await expect(
    content(bob)
      .getByRole('table', { name: 'Versions' })
      .getByRole('row', { name: 'v1.1.0' }),
  ).toContainText('Active');
  const variables = content(bob).getByRole('table', { name: 'Variables' });
  await expect(variables.getByRole('row', { name: /^name/ })).toContainText(
    'required',
  );
  await expect(variables.getByRole('row', { name: /^feed/ })).toContainText(
    'true',
  );
  await expect(
    content(bob)
      .getByRole('table', { name: 'Outputs' })
      .getByRole('row', { name: /^url/ }),
  ).toContainText('Address of the first page.');
  await picture(bob, testInfo, 'template');
});

test('Alice makes a site of it, which needs no approval, and watches it being built', async ({
  alice,
}, testInfo) => {
  await openTab(alice, 'Templates');
  await content(alice).getByRole('link', { name: NAME }).click();
  await content(alice).getByRole('link', { name: 'Create resource' }).click();
  const form = alice.getByRole('form', { name: `New ${NAME}` });
  const field = (name: string) =>
    form.getByRole('textbox', { name, exact: true });
  await form.getByRole('textbox', { name: 'Resource name' }).fill(KEY);
  await field('name').fill('shop');
  await form.getByRole('button', { name: /^Optional variables/ }).click();
  await field('directory').fill(testInfo.outputPath('sites'));
  await form.getByRole('spinbutton', { name: 'sleep_seconds' }).fill('10');
  await form.getByRole('button', { name: 'Create and provision' }).click();

  await expectHeading(alice, KEY);
  await content(alice)
    .locator('header')
    .getByRole('link', { name: /^Apply/ })
    .click({ timeout: RUN_TIMEOUT });
  await expectHeading(alice, `Apply ${KEY}`);
  const log = content(alice).getByRole('log', { name: 'Run log' });
  await expect(log).toContainText('building the site, second 1 of 10', {
    timeout: RUN_TIMEOUT,
  });
  await expectStatus(alice, 'Running');
  await expect(content(alice).getByText(/^Live · /)).toBeVisible();
  await expect(
    content(alice).getByRole('listitem', { name: 'apply: running' }),
  ).toBeVisible();
  await picture(alice, testInfo, 'live-log');

  await expect(log).toContainText('building the site, second 10 of 10', {
    timeout: RUN_TIMEOUT,
  });
  await expectStatus(alice, 'Succeeded');
  await content(alice).getByRole('link', { name: KEY }).click();
  await expectStatus(alice, 'Provisioned');
  await expect(
    content(alice)
      .getByRole('table', { name: 'Outputs' })
      .getByRole('row', { name: /^url/ }),
  ).toContainText('/shop/index.html');
});

/** The address of a template's module, as the page of the template shows it. */
async function repositoryOf(page: Page, template: string): Promise<string> {
  await content(page)
    .getByRole('link', { name: template, exact: true })
    .click();
  await expectHeading(page, template);
  const module = await content(page)
    .getByRole('table', { name: 'Versions' })
    .getByRole('cell', { name: / · / })
    .first()
    .textContent();
  return module?.split(' · ')[0] ?? '';
}
