/** Shortest text that counts as a secret, in characters: shorter ones would mask half of every log. @public */
export const SHORTEST_SECRET = 3;

/** Shortest line of a multi-line secret that counts by itself, in characters. @public */
export const SHORTEST_SECRET_LINE = 4;

/** Shortest base64 text that counts: shorter ones meet ordinary words. */
const SHORTEST_BASE64 = 8;

/** How deep JSON texts in JSON texts are looked into. */
const DEEPEST_JSON = 3;

/** Shortest text within a secret that is JSON that counts by itself: most shorter ones are ordinary words. */
const SHORTEST_JSON_LEAF = 12;

/** Every text by which a secret may show: itself, its lines, and each of these as other formats write them. @internal */
export function secretForms(secret: string): string[] {
  return secretParts(secret).flatMap(part => [
    ...escapedForms(part),
    ...urlForms(part),
    ...base64Forms(part),
  ]);
}

/** The texts in a value: of an object or list its leaves, since each of them may show by itself. @public */
export function secretTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(secretTexts);
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(secretTexts);
  }
  return [];
}

function secretParts(secret: string): string[] {
  const lines = secret.split(/\r?\n/).map(line => line.trim());
  return [
    secret,
    secret.trim(),
    ...(lines.length > 1 ? lines : []).filter(
      line => line.length >= SHORTEST_SECRET_LINE,
    ),
    ...jsonLeaves(secret),
  ].filter(part => part.length >= SHORTEST_SECRET);
}

/** A service account's key file is one secret, but its private key is shown alone. */
function jsonLeaves(secret: string): string[] {
  if (!/^\s*[{[]/.test(secret)) return [];
  try {
    return secretTexts(JSON.parse(secret))
      .filter(text => text.length >= SHORTEST_JSON_LEAF)
      .flatMap(text => [text, ...text.split('\n')])
      .filter(text => text.length >= SHORTEST_JSON_LEAF);
  } catch {
    return [];
  }
}

/** As in a JSON text, in one within it, and in one within that, by JavaScript or Go; and in HCL. */
function escapedForms(text: string): string[] {
  const forms = new Set([text, escapeHcl(text)]);
  for (let depth = 0; depth < DEEPEST_JSON; depth++) {
    for (const form of [...forms]) {
      const json = escapeJson(form);
      forms.add(json).add(escapeAsGo(json));
    }
  }
  return [...forms];
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Go, and so Terraform, writes these characters of a JSON text as escapes. */
function escapeAsGo(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeHcl(text: string): string {
  return text.replace(/([$%])(?=\{)/g, '$1$1');
}

function urlForms(text: string): string[] {
  // Of half a character there is no URL form.
  const url = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  const strict = url.replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const forms = [url, strict, strict.replaceAll('%20', '+')];
  return [
    ...forms,
    ...forms.map(form => form.replace(/%../g, hex => hex.toLowerCase())),
  ];
}

/** Also as part of a longer text, e.g. `user:password`, where it begins at any of three places in a group. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const cores = [0, 1, 2].map(before => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const complete = Math.floor((8 * (before + bytes.length)) / 6);
    return encoded.slice(Math.ceil((8 * before) / 6), complete);
  });
  const forms = [bytes.toString('base64'), ...cores];
  return [...forms, ...forms.map(toUrlSafe)].filter(
    form => form.length >= SHORTEST_BASE64,
  );
}

function toUrlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
