import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseConfiguration } from '#libs/platform';
import { s3Settings } from './s3-settings.ts';

const complete = { S3_ENDPOINT: 'https://s3.example.com:9000', S3_ACCESS_KEY: 'key', S3_SECRET_KEY: 'secret' };
const settingsOf = (changes: Record<string, string>) => s3Settings(parseConfiguration({ ...complete, ...changes }));

describe('the settings of S3', () => {
  it('come from the variables', () => {
    const settings = settingsOf({});
    expect(settings).toMatchObject({ accessKey: 'key', secretKey: 'secret', bucket: 'datacollector' });
    expect(settings.endpoint.host).toBe('s3.example.com:9000');
  });

  it.each([
    ['S3_ENDPOINT', 's3.example.com:9000'],
    ['S3_ENDPOINT', 'ftp://s3.example.com'],
    ['S3_ENDPOINT', 'https://s3.example.com/bucket'],
    ['S3_ENDPOINT', 'https://key:secret@s3.example.com'],
    ['S3_ACCESS_KEY', ''],
    ['S3_SECRET_KEY', ''],
    ['S3_BUCKET', 'Data_Collector'],
  ])('name %s where it is %j', (name, value) => {
    expect(() => settingsOf({ [name]: value })).toThrow(ConfigurationError);
    expect(() => settingsOf({ [name]: value })).toThrow(new RegExp(`^${name}: `));
  });
});
