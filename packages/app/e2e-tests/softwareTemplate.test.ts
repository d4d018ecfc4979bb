import {
  approveFromInbox,
  content,
  expectHeading,
  expectStatus,
  openTab,
  RUN_TIMEOUT,
  unique,
} from './portal/infrastructure';
import { picture } from './portal/picture';
import { expect, test } from './portal/test';

const SERVICE = unique('blog');
const NETWORK = `${SERVICE}-network`;
const TOKEN = `hush-${unique('blog-token')}`;

test('Alice orders a service with its network by a software template', async ({
  alice,
  dave,
}, testInfo) => {
  test.setTimeout(240_000);
  await alice
    .getByRole('navigation', { name: 'sidebar nav' })
    .getByRole('link', { name: 'Create' })
    .click();
  const page = content(alice).first();
  await page.getByRole('textbox', { name: 'Search' }).fill('service');
  await expect(page.getByRole('button', { name: 'Choose' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Choose' }).click();

  await page.getByRole('textbox', { name: 'Name' }).fill(SERVICE);
  await page.getByRole('button', { name: 'Next' }).click();
  const token = page.getByRole('textbox', {
    name: /^Token with which the service/,
  });
  await token.fill(TOKEN);
  await picture(alice, testInfo, 'order');
  const review = page.getByRole('button', { name: 'Review' });
  // The form takes a secret over a moment after it was typed; once it has, the secret is there on the way back.
  await expect(async () => {
    await review.click();
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(token).toHaveValue(TOKEN, { timeout: 1_000 });
  }).toPass();
  await review.click();
  await expect(page.getByRole('cell', { name: SERVICE })).toBeVisible();
  await page.getByRole('button', { name: 'Create' }).click();

  for (const [resource, step] of [
    [NETWORK, 'Wait for the network'],
    [SERVICE, 'Wait for the service'],
  ]) {
    await expect(
      page.getByRole('button', { name: step }).getByRole('progressbar'),
    ).toBeVisible({ timeout: RUN_TIMEOUT });
    await openTab(dave, 'Changes');
    await expect(
      content(dave).getByRole('row', { name: resource }),
    ).toBeVisible({ timeout: RUN_TIMEOUT });
    await approveFromInbox(dave, {
      kind: 'Provision',
      resource,
      comment: 'As ordered',
    });
  }
  const linkTo = (name: string) => page.getByRole('link', { name });
  await expect(linkTo('Network ')).toBeVisible({ timeout: RUN_TIMEOUT });
  await picture(alice, testInfo, 'ordered');
  expect((await alice.content()).includes(TOKEN)).toBe(false);

  await expect(linkTo('Service ')).toBeVisible();
  const opened = alice.waitForEvent('popup');
  await linkTo('Service ').click();
  const window = await opened;
  await expectHeading(window, SERVICE);
  await expectStatus(window, 'Provisioned');
  await window.close();
});
