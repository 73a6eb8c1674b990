import { describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { loadConfig } from '../src/config.js';

function faultsOf(environment: Record<string, string>): string[] {
  const loaded = loadConfig(environment);
  return loaded.ok ? [] : loaded.failures.map((fault) => fault.code);
}

describe('loadConfig', () => {
  it('needs nothing: the defaults serve the embedded database on loopback', () => {
    const loaded = loadConfig({});
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        dataDir: resolve('data'),
        databaseUrl: null,
        databaseOwnerUrl: null,
        host: '127.0.0.1',
        port: 4000,
        organisation: null,
        actor: null,
        logLevel: 'info',
      },
    });
    expect(loaded.ok && Object.isFrozen(loaded.value) && Object.isFrozen(loaded.value.limits)).toBe(true);
  });

  it('reads what is set and takes an empty variable as unset', () => {
    const loaded = loadConfig({
      YOJO_DATA_DIR: '/srv/yojo',
      DATABASE_URL: 'postgresql://u:p@db:5432/yojo',
      DATABASE_OWNER_URL: 'postgres://o@db/yojo',
      HOST: '::1',
      PORT: '0',
      YOJO_ORG: 'demo',
      YOJO_AS: '',
      YOJO_LOG_LEVEL: 'debug',
      YOJO_MAX_UPLOAD_BYTES: '1000',
    });
    expect(loaded).toMatchObject({
      ok: true,
      value: { dataDir: '/srv/yojo', host: '::1', port: 0, organisation: 'demo', actor: null },
    });
    expect(loaded.ok && loaded.value.limits.uploadBytes).toBe(1000);
  });

  it('reports every fault at once and repeats no password', () => {
    const environment = {
      YOJO_DATA_DIR: ' ',
      DATABASE_URL: 'mysql://root:hunter2@db/yojo',
      DATABASE_OWNER_URL: 'hunter3',
      HOST: '0.0.0.0',
      PORT: '70000',
      YOJO_ORG: '日本',
      YOJO_AS: 'a b',
      YOJO_LOG_LEVEL: 'loud',
      YOJO_MAX_UPLOAD_BYTES: '1e9',
    };
    expect(faultsOf(environment)).toEqual([
      'CONFIG.BAD_FOLDER',
      'CONFIG.BAD_DATABASE_URL',
      'CONFIG.BAD_DATABASE_URL',
      'CONFIG.HOST_NOT_LOOPBACK',
      'CONFIG.BAD_NUMBER',
      'CONFIG.BAD_CODE',
      'CONFIG.BAD_CODE',
      'CONFIG.BAD_LOG_LEVEL',
      'CONFIG.BAD_NUMBER',
    ]);
    expect(JSON.stringify(loadConfig(environment))).not.toMatch(/hunter/);
  });

  it.each(['0.0.0.0', '192.168.1.4', '127.0.0.1.evil.example', '127.0.0.256', '::', 'example.com'])(
    'refuses to listen on %s',
    (host) => {
      expect(faultsOf({ HOST: host })).toEqual(['CONFIG.HOST_NOT_LOOPBACK']);
    },
  );

  it('refuses an owner without a database', () => {
    expect(faultsOf({ DATABASE_OWNER_URL: 'postgresql://o@db/yojo' })).toEqual([
      'CONFIG.OWNER_WITHOUT_DATABASE',
    ]);
  });
});
