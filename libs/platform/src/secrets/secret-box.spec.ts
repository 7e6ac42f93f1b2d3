import { describe, expect, it } from '@jest/globals';
import { SystemRandom } from '../identity/random.ts';
import { SealBroken, SecretBox } from './secret-box.ts';

const random = new SystemRandom();
const box = new SecretBox(random.bytes(32), random);

describe('SecretBox', () => {
  it('opens what it has sealed', () => {
    expect(box.open(box.seal('whsec_Grüße'))).toBe('whsec_Grüße');
  });

  it('seals the same text differently each time', () => {
    expect(box.seal('secret')).not.toBe(box.seal('secret'));
  });

  it.each([0, 12, 28])('refuses what was changed at byte %i', (position) => {
    const bytes = Buffer.from(box.seal('secret'), 'base64url');
    bytes[position] = (bytes[position] ?? 0) ^ 1;
    expect(() => box.open(bytes.toString('base64url'))).toThrow(SealBroken);
  });

  it.each(['', 'short'])('refuses %j, which was never sealed', (text) => {
    expect(() => box.open(text)).toThrow(SealBroken);
  });

  it('refuses what another key has sealed', () => {
    const other = new SecretBox(random.bytes(32), random);
    expect(() => box.open(other.seal('secret'))).toThrow(SealBroken);
  });

  it('names the variable where the key is missing or too short', () => {
    expect(() => SecretBox.of({}, random)).toThrow('SECRETS_KEY');
    expect(() => SecretBox.of({ SECRETS_KEY: 'c2hvcnQ=' }, random)).toThrow('SECRETS_KEY');
  });
});
