import { ConfigReader } from '@backstage/config';
import { Keyring } from './Keyring';

const OLD = { id: 'old', secret: 'o'.repeat(32) };
const NEW = { id: 'new', secret: 'n'.repeat(32) };

describe('Keyring', () => {
  it('gives back what it encrypted, and nothing readable before', () => {
    const keyring = Keyring.of([NEW]);
    const encrypted = keyring.encrypt(Buffer.from('s3cret'), 'a');

    expect(encrypted.toString('latin1')).not.toContain('s3cret');
    expect(keyring.decrypt(encrypted, 'a').toString()).toBe('s3cret');
    expect(
      keyring.decrypt(keyring.encrypt(Buffer.alloc(0), 'a'), 'a'),
    ).toHaveLength(0);
  });

  it('encrypts the same value differently each time', () => {
    const keyring = Keyring.of([NEW]);
    expect(keyring.encryptJson('s3cret', 'a')).not.toBe(
      keyring.encryptJson('s3cret', 'a'),
    );
  });

  it('refuses ciphertext that was moved to another record', () => {
    const keyring = Keyring.of([NEW]);
    const encrypted = keyring.encryptJson({ a: 1 }, 'variables of r1');

    expect(keyring.decryptJson(encrypted, 'variables of r1')).toEqual({ a: 1 });
    expect(() => keyring.decryptJson(encrypted, 'variables of r2')).toThrow();
  });

  it('refuses ciphertext that was changed anywhere', () => {
    const keyring = Keyring.of([NEW]);
    const encrypted = keyring.encrypt(Buffer.from('value'), 'a');
    for (let at = 0; at < encrypted.length; at++) {
      const changed = Buffer.from(encrypted);
      changed[at] ^= 1;
      expect(() => keyring.decrypt(changed, 'a')).toThrow();
    }
    expect(() => keyring.decrypt(Buffer.alloc(0), 'a')).toThrow();
    expect(() => keyring.decrypt(encrypted.subarray(0, 20), 'a')).toThrow();
  });

  it('writes with the first key and reads with all', () => {
    const before = Keyring.of([OLD]).encryptJson('kept', 'a');
    const rotated = Keyring.of([NEW, OLD]);

    expect(rotated.decryptJson(before, 'a')).toBe('kept');
    expect(
      Keyring.of([NEW]).decryptJson(rotated.encryptJson('x', 'a'), 'a'),
    ).toBe('x');
    expect([rotated.writingKeyId, rotated.size]).toEqual(['new', 2]);
  });

  it('names the key that is missing', () => {
    const encrypted = Keyring.of([OLD]).encryptJson('lost', 'variables of r1');
    expect(() =>
      Keyring.of([NEW]).decryptJson(encrypted, 'variables of r1'),
    ).toThrow(/variables of r1.*the key 'old' is not in/);
  });

  it('hashes equal values alike under one key only', () => {
    const keyring = Keyring.of([NEW]);
    expect(keyring.hash('v')).toBe(keyring.hash('v'));
    expect(keyring.hash('v')).not.toBe(keyring.hash('w'));
    expect(keyring.hash('v')).not.toBe(Keyring.of([OLD]).hash('v'));
    expect(keyring.hash('v')).toMatch(/^new:[0-9a-f]{64}$/);
  });

  it('compares with a hash from before a rotation, as long as its key is there', () => {
    const before = Keyring.of([OLD]).hash('v');
    const rotated = Keyring.of([NEW, OLD]);
    expect(rotated.hash('v', before)).toBe(before);
    expect(rotated.hash('w', before)).not.toBe(before);
    expect(rotated.hash('v')).not.toBe(before);
    expect(Keyring.of([NEW]).hash('v', before)).not.toBe(before);
  });

  it('says how to make a key when there is none', () => {
    expect(() => Keyring.fromConfig(new ConfigReader({}))).toThrow(
      /openssl rand -base64 32/,
    );
    const config = { infra: { encryption: { keys: [NEW, OLD] } } };
    expect(Keyring.fromConfig(new ConfigReader(config)).writingKeyId).toBe(
      'new',
    );
  });

  it.each([
    ['is short', [{ id: 'k', secret: 'pass' }], /shorter than 32/],
    ['is named oddly', [{ id: 'a b', secret: OLD.secret }], /letters, digits/],
    ['is there twice', [OLD, OLD], /same id/],
  ])('refuses a key that %s, without telling it', (_, keys, message) => {
    expect(() => Keyring.of(keys)).toThrow(message);
    expect(() => Keyring.of(keys)).not.toThrow(keys[0].secret);
  });
});
