import { describe, expect, test } from 'vitest';
import { EnvironmentError, readEnvironment, VARIABLE_NAMES } from './env.ts';

/** What is said about these variables. */
function complaints(source: Record<string, string>): readonly string[] {
  try {
    readEnvironment(source);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.sentences;
    throw error;
  }
}

describe('the environment', () => {
  test('nothing set: loopback, embedded database, open to everybody who is on this machine', () => {
    expect(readEnvironment({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      appUrl: undefined,
      databaseUrl: undefined,
      tls: undefined,
      trustedProxies: 0,
      signUp: 'open',
      demonstration: true,
      operatorName: null,
      dataDir: '.data',
      signingKeyFile: '.data/signing-key.pem',
    });
  });

  test('an empty variable is one that is not set', () => {
    const empty = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, '']));
    expect(readEnvironment(empty)).toEqual(readEnvironment({}));
  });

  test('everything set', () => {
    const read = readEnvironment({
      PORT: '8443',
      HOST: '0.0.0.0',
      APP_URL: 'https://study.example.org/',
      DATABASE_URL: 'postgresql://a:b@db:5432/c?sslmode=verify-full',
      TLS_CERT_FILE: '/etc/tls/cert.pem',
      TLS_KEY_FILE: '/etc/tls/key.pem',
      TRUST_PROXY: '1',
      COMPUTE_WORKERS: '0',
      LOG_LEVEL: 'warn',
      AUTH_SECRET: 'x'.repeat(32),
      SIGNING_KEY_FILE: '/run/secrets/key.pem',
      OPERATOR_NAME: ' Clinic of Somewhere ',
      DEMONSTRATION: 'off',
      SIGN_UP: 'invited',
      DATA_DIR: '/var/lib/cipherward',
      METRICS_TOKEN: 'y'.repeat(32),
    });
    expect(read).toEqual({
      port: 8443,
      host: '0.0.0.0',
      appUrl: 'https://study.example.org',
      databaseUrl: 'postgresql://a:b@db:5432/c?sslmode=verify-full',
      tls: { certFile: '/etc/tls/cert.pem', keyFile: '/etc/tls/key.pem' },
      trustedProxies: 1,
      computeWorkers: 0,
      logLevel: 'warn',
      authSecret: 'x'.repeat(32),
      signingKeyFile: '/run/secrets/key.pem',
      operatorName: 'Clinic of Somewhere',
      demonstration: false,
      signUp: 'invited',
      dataDir: '/var/lib/cipherward',
      metricsToken: 'y'.repeat(32),
    });
  });

  test.each([
    [{ PORT: '70000' }, /^PORT /],
    [{ PORT: '80a' }, /^PORT /],
    [{ HOST: 'a b' }, /^HOST /],
    [{ HOST: '0.0.0.0' }, /set APP_URL/],
    [{ APP_URL: 'study.example.org' }, /^APP_URL /],
    [{ APP_URL: 'https://example.org/study', TRUST_PROXY: '1' }, /without a path/],
    [{ APP_URL: 'https://example.org' }, /TLS_CERT_FILE and TLS_KEY_FILE, or TRUST_PROXY/],
    [{ APP_URL: 'http://example.org', TLS_CERT_FILE: 'c', TLS_KEY_FILE: 'k' }, /must begin with https/],
    [{ TLS_CERT_FILE: 'c' }, /go together/],
    [{ DATABASE_URL: 'mysql://a@b/c' }, /^DATABASE_URL /],
    [{ TRUST_PROXY: 'on' }, /^TRUST_PROXY /],
    [{ COMPUTE_WORKERS: '-1' }, /^COMPUTE_WORKERS /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL /],
    [{ AUTH_SECRET: 'short' }, /^AUTH_SECRET /],
    [{ OPERATOR_NAME: 'x'.repeat(201) }, /^OPERATOR_NAME /],
    [{ DEMONSTRATION: 'yes' }, /^DEMONSTRATION /],
    [{ SIGN_UP: 'closed' }, /^SIGN_UP /],
    [{ METRICS_TOKEN: 'short' }, /^METRICS_TOKEN /],
  ])('%o is explained', (source: Record<string, string>, sentence) => {
    expect(complaints(source)).toEqual([expect.stringMatching(sentence)]);
  });

  test('every wrong variable has its sentence at once, and none repeats a secret', () => {
    const said = complaints({ PORT: 'x', LOG_LEVEL: 'y', AUTH_SECRET: 'hunter2' });
    expect(said).toHaveLength(3);
    expect(said.join()).not.toContain('hunter2');
  });
});
