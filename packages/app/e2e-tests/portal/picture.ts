import { expect, Locator, Page, TestInfo } from '@playwright/test';

/** The usual window, and a small one; in pixels. */
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Keeps how a page looks as a file of the test. Fails where the page scrolls sideways. */
export async function picture(page: Page, testInfo: TestInfo, name: string) {
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  await expectNoSidewaysScroll(page);
  const file = `${name}-${page.viewportSize()?.width}-${await scheme(
    page,
  )}.png`;
  const path = testInfo.outputPath(file);
  await page.screenshot({ path, animations: 'disabled' });
  await testInfo.attach(file, { path, contentType: 'image/png' });
}

/** The same in light and in dark. The portal draws the page anew for it: a form comes back as a draft, with a notice. */
export async function pictures(page: Page, testInfo: TestInfo, name: string) {
  await picture(page, testInfo, name);
  const other = (await scheme(page)) === 'dark' ? 'light' : 'dark';
  await page.emulateMedia({ colorScheme: other });
  await picture(page, testInfo, name);
}

function scheme(page: Page): Promise<'dark' | 'light'> {
  return page.evaluate(() =>
    window.matchMedia('(prefers-color-scheme: dark)').matches
      ? 'dark'
      : 'light',
  );
}

/** The heading of what a page shows; pages of others have it above their content. */
function ownHeading(page: Page): Locator {
  const above = page.locator('body:not(:has(article h1)) h1').last();
  return page.locator('article h1').or(above).first();
}

/** Nothing around the page's heading may be wider than it shows: neither the window nor what scrolls in it. */
async function expectNoSidewaysScroll(page: Page) {
  const heading = ownHeading(page);
  await expect(heading).toBeVisible();
  await expect
    .poll(() =>
      heading.evaluate(element => {
        const wider: string[] = [];
        for (
          let around: Element | null = element;
          around;
          around = around.parentElement
        ) {
          const { tagName, scrollWidth, clientWidth } = around;
          // What is for screen readers only is one pixel wide.
          if (clientWidth > 1 && scrollWidth > clientWidth + 1) {
            wider.push(`${tagName}: ${scrollWidth} > ${clientWidth}`);
          }
        }
        return wider;
      }),
    )
    .toEqual([]);
}
