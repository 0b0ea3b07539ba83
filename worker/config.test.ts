import { describe, expect, it } from 'vitest';
import { ConfigError, type Env, readConfig } from './config.ts';

/** Only variables matter to what is tested here. */
function read(variables: Record<string, string | null>) {
  return readConfig(variables as unknown as Env);
}

const s3 = {
  HUB_STORAGE: 's3',
  HUB_S3_ENDPOINT: 'http://127.0.0.1:9000/',
  HUB_S3_BUCKET: 'blobs',
  HUB_S3_ACCESS_KEY_ID: 'id',
  HUB_S3_SECRET_ACCESS_KEY: 'secret',
};

describe('readConfig', () => {
  it('has defaults for everything, and takes null and empty for absent', () => {
    const { config, secrets } = read({ HUB_BASE_URL: null, HUB_ADMIN_TOKEN: '' });
    const dayMs = 24 * 60 * 60 * 1000;
    expect(config).toEqual({
      trustProxy: false,
      outgoing: { allow: [] },
      oauth: { trustedIssuers: ['https://token.actions.githubusercontent.com', 'https://gitlab.com'] },
      setup: 'request',
      storage: { kind: 'disk' },
      git: { maxFileBytes: 10 * 1024 * 1024, protectDefaultBranch: true, unreachableKeepMs: 14 * dayMs },
      lfs: { unlinkedKeepMs: 7 * dayMs },
      xet: { unusedKeepMs: 28 * dayMs, convertsLfs: false },
      accounts: { signUp: 'closed' },
      repos: { deletedKeepMs: 7 * dayMs },
    });
    expect(secrets).toEqual({});
  });

  it('keeps secrets apart', () => {
    const token = `hf_${'a'.repeat(40)}`;
    const { config, secrets } = read({ ...s3, HUB_ADMIN_PASSWORD: 'a long password', HUB_ADMIN_TOKEN: token });
    expect(secrets).toEqual({
      adminPassword: 'a long password',
      adminToken: token,
      s3: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
    expect(JSON.stringify(config)).not.toMatch(/password|hf_|secret/);
  });

  it('drops the slash at the end of addresses', () => {
    expect(read({ HUB_BASE_URL: 'https://hub.example.org/' }).config.baseUrl).toBe('https://hub.example.org');
    expect(read(s3).config.storage).toMatchObject({
      kind: 's3',
      endpoint: 'http://127.0.0.1:9000',
      addressing: 'path',
    });
  });

  it.each([
    [{ HUB_BASE_URL: 'ftp://x' }, 'HUB_BASE_URL'],
    [{ HUB_ADMIN_PASSWORD: 'short' }, 'HUB_ADMIN_PASSWORD'],
    [{ HUB_ADMIN_TOKEN: 'hf_short' }, 'HUB_ADMIN_TOKEN'],
    [{ HUB_GIT_MAX_FILE_BYTES: '10MB' }, 'HUB_GIT_MAX_FILE_BYTES'],
    [{ HUB_STORAGE: 'tape' }, 'HUB_STORAGE'],
    [{ HUB_TRUST_PROXY: 'maybe' }, 'HUB_TRUST_PROXY'],
    [{ HUB_OUTGOING_ALLOW: '10.0.0.0/8, private' }, 'HUB_OUTGOING_ALLOW'],
    [{ HUB_STORAGE: 's3' }, 'HUB_S3_ENDPOINT'],
    [{ ...s3, HUB_S3_SECRET_ACCESS_KEY: '' }, 'HUB_S3_SECRET_ACCESS_KEY'],
  ])('names what is wrong in %j and repeats no value', (variables, named) => {
    expect(() => read(variables)).toThrow(ConfigError);
    expect(() => read(variables)).toThrow(named);
    for (const value of ['short', 'hf_short']) expect(() => read(variables)).not.toThrow(value);
  });
});
