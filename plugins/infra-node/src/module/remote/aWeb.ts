/** Hosts that answer from memory, for tests. @internal */
export interface TestWeb {
  fetch: typeof fetch;
  /** What was asked, in order. */
  asked: { url: string; authorization: string | undefined }[];
}

/** Makes answers anew each time, because each can be read once only. @internal */
export type TestPages = Record<string, () => Response>;

/** A web of these pages, by their addresses. Their hosts have no others, and other hosts are not there. @internal */
export function aWeb(pages: TestPages): TestWeb {
  const asked: TestWeb['asked'] = [];
  const hosts = new Set(Object.keys(pages).map(page => new URL(page).host));
  return {
    asked,
    fetch: async (input, init) => {
      const url = String(input);
      const authorization = new Headers(init?.headers).get('authorization');
      asked.push({ url, authorization: authorization ?? undefined });
      if (!hosts.has(new URL(url).host)) throw notThere();
      return pages[url]?.() ?? new Response('no such page', { status: 404 });
    },
  };
}

/** A registry, where it leads to for each version of its modules. @internal */
export function aRegistry(
  host: string,
  modules: Record<string, Record<string, string>>,
  base = `https://${host}/v1/modules/`,
): TestPages {
  const pages: TestPages = {
    [`https://${host}/.well-known/terraform.json`]: () =>
      Response.json({ 'modules.v1': base }),
  };
  for (const [module, locations] of Object.entries(modules)) {
    const at = `${new URL(base, `https://${host}/.well-known/`)}${module}`;
    const versions = Object.keys(locations).map(version => ({ version }));
    pages[`${at}/versions`] = () => Response.json({ modules: [{ versions }] });
    for (const [version, location] of Object.entries(locations)) {
      pages[`${at}/${version}/download`] = () => leadingTo(location);
    }
  }
  return pages;
}

/** What a registry answers when it is asked where a version is. @internal */
export function leadingTo(location: string): Response {
  const headers = { 'x-terraform-get': location };
  return new Response(undefined, { status: 204, headers });
}

function notThere(): Error {
  const cause = Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
  return new TypeError('fetch failed', { cause });
}
