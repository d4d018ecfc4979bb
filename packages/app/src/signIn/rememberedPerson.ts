const KEY = 'groundwork.demo.person';

/** Who is signed in in this browser, over reloads. Only the name is kept, never a token. */
export const rememberedPerson = {
  get: () => window.localStorage.getItem(KEY) ?? undefined,
  set: (name: string) => window.localStorage.setItem(KEY, name),
  forget: () => window.localStorage.removeItem(KEY),
};
