import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { encryptionKey } from './encryptionKey.mjs';

describe('encryptionKey', () => {
  let directory;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'encryption-key-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('makes 32 random bytes that only the owner can read, and keeps them', async () => {
    const file = join(directory, 'key');

    const key = await encryptionKey(file);

    assert.equal(Buffer.from(key, 'base64').length, 32);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal(await encryptionKey(file), key);
    assert.deepEqual(await readdir(directory), ['key']);
  });
});
