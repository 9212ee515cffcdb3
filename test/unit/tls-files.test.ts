import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsFileError } from '../../src/settings-file.ts';
import { readAuthorities, readServerCertificate } from '../../src/tls-files.ts';
import { temporaryFolder } from '../devstack/temporary-folder.ts';
import { tlsPaths } from '../support/tls-paths.ts';

describe('the files of TLS', () => {
  const folder = temporaryFolder();
  const file = (name: string, text: string): string => {
    const path = join(folder(), name);
    writeFileSync(path, text);
    return path;
  };
  const refusal = (read: () => unknown): readonly [variable: string, problem: string | undefined] => {
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof SettingsFileError);
      assert.equal(error.problems.length, 1);
      return [error.variable, error.problems[0]];
    }
    return assert.fail('it was taken');
  };

  it('are not needed', () => {
    assert.equal(readAuthorities(undefined), undefined);
    assert.equal(readServerCertificate(undefined, undefined), undefined);
  });

  it('are taken: one authority or several, a certificate and its key', () => {
    const authority = readFileSync(tlsPaths.authority, 'utf8');
    assert.equal(readAuthorities(tlsPaths.authority), authority);
    const two = `# ours\n${authority}\n# theirs\n${authority}`;
    assert.equal(readAuthorities(file('two.pem', two)), two);
    assert.deepEqual(readServerCertificate(tlsPaths.cert, tlsPaths.key), {
      cert: readFileSync(tlsPaths.cert, 'utf8'),
      key: readFileSync(tlsPaths.key, 'utf8'),
    });
  });

  it('are refused when they are not there, with what to do', () => {
    assert.deepEqual(
      refusal(() => readAuthorities(join(folder(), 'none.pem'))),
      ['SMTP_TLS_CA', 'the file cannot be read (ENOENT): check the path and its rights'],
    );
  });

  it('are refused when they hold no certificate', () => {
    const none = ['SMTP_TLS_CA', 'the file holds no certificate in PEM (-----BEGIN CERTIFICATE-----)'];
    for (const text of ['', 'not PEM', readFileSync(tlsPaths.key, 'utf8')])
      assert.deepEqual(
        refusal(() => readAuthorities(file('other.pem', text))),
        none,
      );
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const [, problem] = refusal(() => readAuthorities(file('broken.pem', broken)));
    assert.match(problem ?? '', /^certificate 1 of the file cannot be read \(ERR_/);
  });

  it('are refused when the key is not that of the certificate, or none', () => {
    const key = readFileSync(tlsPaths.key, 'utf8');
    assert.equal(refusal(() => readServerCertificate(tlsPaths.authority, tlsPaths.key))[0], 'BOUNCE_TLS_KEY');
    const [variable, problem] = refusal(() => readServerCertificate(tlsPaths.cert, file('key.pem', key.slice(0, 60))));
    assert.equal(variable, 'BOUNCE_TLS_KEY');
    assert.match(problem ?? '', /^the file holds no key in PEM without a password that belongs to the certificate/);
  });
});
