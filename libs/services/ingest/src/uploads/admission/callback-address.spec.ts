import { describe, expect, it } from '@jest/globals';
import { Problem } from '#libs/platform';
import { checkCallback } from './callback-address.ts';

describe('a callback URL', () => {
  it.each([
    'https://example.org/hook',
    'http://example.org:8080/hook?x=1',
    'https://93.184.215.14/',
    'https://[2606:4700::6810:84e5]/',
    'http://localhost/',
    'http://10.example.org/',
  ])('may be %s', (url) => {
    expect(() => checkCallback(url, [])).not.toThrow();
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.0.0.1./',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://10.1.2.3/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://172.31.255.255/',
    'http://192.168.1.1:8080/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://user:password@example.org/',
  ])('may not be %s', (url) => {
    expect(() => checkCallback(url, [])).toThrow(Problem);
  });

  it('may lead to what the operator allows, and to no other port of it', () => {
    expect(() => checkCallback('http://127.0.0.1:9000/hook', ['127.0.0.1:9000'])).not.toThrow();
    expect(() => checkCallback('https://10.0.0.1/hook', ['10.0.0.1:443'])).not.toThrow();
    expect(() => checkCallback('http://127.0.0.1:9001/hook', ['127.0.0.1:9000'])).toThrow(Problem);
    expect(() => checkCallback('http://10.0.0.1/hook', ['10.0.0.1:443'])).toThrow(Problem);
  });
});
