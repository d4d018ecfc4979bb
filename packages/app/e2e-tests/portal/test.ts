import { test as base, expect, Page } from '@playwright/test';
import { ConsoleErrors } from './ConsoleErrors';
import { DESKTOP } from './picture';

export { expect };

/** Everyone who can sign in. */
export type PersonName = 'Alice' | 'Bob' | 'Carol' | 'Dave';

interface People {
  /** Their browser; they sign in when it is asked for the first time. */
  browserOf(name: PersonName): Promise<Page>;
}

/**
 * A test in which people have a browser each and stay signed in, from test to test. It fails if the console of one of
 * them shows an error that is not known.
 */
export const test = base.extend<
  { alice: Page; bob: Page; carol: Page; dave: Page; quietConsole: void },
  { people: People; consoleErrors: ConsoleErrors }
>({
  consoleErrors: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => provide(new ConsoleErrors()),
    { scope: 'worker' },
  ],
  people: [
    async ({ browser, consoleErrors }, provide, { project }) => {
      const browsers = new Map<PersonName, Page>();
      await provide({
        async browserOf(name) {
          const known = browsers.get(name);
          if (known) return known;
          const context = await browser.newContext({
            baseURL: project.use.baseURL,
            viewport: DESKTOP,
          });
          const page = await context.newPage();
          consoleErrors.watch(context, name);
          await signIn(page, name);
          browsers.set(name, page);
          return page;
        },
      });
      for (const page of browsers.values()) await page.context().close();
    },
    { scope: 'worker' },
  ],
  alice: async ({ people }, provide) =>
    provide(await people.browserOf('Alice')),
  bob: async ({ people }, provide) => provide(await people.browserOf('Bob')),
  carol: async ({ people }, provide) =>
    provide(await people.browserOf('Carol')),
  dave: async ({ people }, provide) => provide(await people.browserOf('Dave')),
  quietConsole: [
    async ({ consoleErrors }, provide) => {
      await provide();
      expect(consoleErrors.takeUnknown()).toEqual([]);
    },
    { auto: true },
  ],
});

/** Signs someone in, who then sees the portal's home. */
async function signIn(page: Page, name: PersonName) {
  await page.goto('/');
  await page.getByRole('button', { name: `Sign in as ${name}` }).click();
  await expect(page.getByRole('link', { name: 'Storefront' })).toBeVisible();
}
