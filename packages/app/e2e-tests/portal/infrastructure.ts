import { expect, Page } from '@playwright/test';

/** Runs need Terraform several times, on machines that have other things to do. */
export const RUN_TIMEOUT = 60_000;

const ROUND = Date.now().toString(36).slice(-5);

/** Names of this round only, so that tests can run again on a portal that is in use. */
export const unique = (name: string) => `${name}-${ROUND}`;

/** What stands between the portal's navigation and the end of the page. */
export const content = (page: Page) => page.getByRole('article');

/** Opens a part of the infrastructure pages by its tab, and before that by the portal's navigation. */
export async function openTab(page: Page, tab: string) {
  if (!new URL(page.url()).pathname.startsWith('/infra')) {
    await page
      .getByRole('navigation', { name: 'sidebar nav' })
      .getByRole('link', { name: 'Infrastructure' })
      .click();
  }
  await page.getByRole('tab', { name: tab }).click();
  await expectHeading(page, tab);
}

/** Waits for a page by its heading. */
export async function expectHeading(page: Page, name: string) {
  await expect(
    content(page).getByRole('heading', { level: 1, name, exact: true }),
  ).toBeVisible();
}

/** The status that stands beside the heading; a page gets there by itself. */
export async function expectStatus(page: Page, status: string) {
  await expect(
    content(page).locator('header').getByText(status, { exact: true }),
  ).toBeVisible({ timeout: RUN_TIMEOUT });
}

/** Opens a resource from the list of all. */
export async function openResource(page: Page, name: string) {
  await openTab(page, 'Resources');
  await content(page).getByRole('searchbox').fill(name);
  await content(page).getByRole('link', { name, exact: true }).click();
  await expectHeading(page, name);
}

/** What a blocked button says when one points at it. */
export async function expectBlocked(page: Page, button: string, why: RegExp) {
  const blocked = content(page).getByRole('button', {
    name: button,
    exact: true,
  });
  await expect(blocked).toBeDisabled();
  await blocked.hover();
  await expect(page.getByRole('tooltip')).toHaveText(why);
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toBeHidden();
}

/** Finds a change among those that wait for the person, and approves it with a comment. */
export async function approveFromInbox(
  page: Page,
  { kind, resource, comment }: Record<'kind' | 'resource' | 'comment', string>,
) {
  await openTab(page, 'Changes');
  await content(page)
    .getByRole('row', { name: resource })
    .getByRole('link', { name: kind, exact: true })
    .click();
  await expectHeading(page, `${kind} ${resource}`);
  await content(page).getByRole('textbox', { name: 'Comment' }).fill(comment);
  await content(page).getByRole('button', { name: 'Approve' }).click();
  await expect(content(page).getByText('1 of 1 approval')).toBeVisible();
}

/** Asks for a destruction, or deletes: both want the name typed. */
export async function confirmByName(page: Page, button: string, name: string) {
  await content(page).getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: `${button} ${name}` });
  const confirm = dialog.getByRole('button', { name: button });
  await expect(confirm).toBeDisabled();
  await dialog
    .getByRole('textbox', { name: `Type ${name} to confirm` })
    .fill(name);
  await confirm.click();
  await expect(dialog).toBeHidden();
}
