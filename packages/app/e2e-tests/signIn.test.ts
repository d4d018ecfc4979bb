import { expect, test } from '@playwright/test';

test('Alice signs in, stays signed in over a reload, and signs out', async ({
  page,
}, testInfo) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Sign in as/ })).toHaveCount(
    4,
  );
  await page.screenshot({ path: testInfo.outputPath('sign-in.png') });

  await page.getByRole('button', { name: 'Sign in as Alice' }).click();
  await expect(page.getByRole('link', { name: 'Storefront' })).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('home.png') });

  await page.reload();
  await expect(page.getByRole('link', { name: 'Storefront' })).toBeVisible();

  await page.goto('/settings');
  await expect(page.getByText('alice@example.com')).toBeVisible();
  await page.getByTestId('user-settings-menu').click();
  await page.getByText('Sign Out').click();
  await expect(
    page.getByRole('button', { name: 'Sign in as Alice' }),
  ).toBeVisible();
});
