import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { SettingsFileError } from './settings-file.ts';

type Variable = 'SMTP_TLS_CA' | 'BOUNCE_TLS_CERT' | 'BOUNCE_TLS_KEY';

/**
 * Reads the certificates of authorities.
 * @returns the file's text, or undefined without a path
 * @throws SettingsFileError when the file cannot be read or holds no certificate in PEM
 */
export function readAuthorities(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readCertificates('SMTP_TLS_CA', path);
}

/**
 * Reads a server's certificate, with those between it and its authority behind it, and its key.
 * @returns undefined without paths
 * @throws SettingsFileError when a file cannot be read or holds no PEM, or the two do not belong together
 */
export function readServerCertificate(
  certPath: string | undefined,
  keyPath: string | undefined,
): { readonly cert: string; readonly key: string } | undefined {
  if (certPath === undefined || keyPath === undefined) return undefined;
  const cert = readCertificates('BOUNCE_TLS_CERT', certPath);
  const key = read('BOUNCE_TLS_KEY', keyPath);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw refuse('BOUNCE_TLS_KEY', keyPath, [
      `the file holds no key in PEM without a password that belongs to the certificate of BOUNCE_TLS_CERT (${codeOf(error)})`,
    ]);
  }
  return { cert, key };
}

function readCertificates(variable: Variable, path: string): string {
  const text = read(variable, path);
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  if (!blocks) throw refuse(variable, path, ['the file holds no certificate in PEM (-----BEGIN CERTIFICATE-----)']);
  for (const [index, block] of blocks.entries()) {
    try {
      void new X509Certificate(block);
    } catch (error) {
      throw refuse(variable, path, [`certificate ${index + 1} of the file cannot be read (${codeOf(error)})`]);
    }
  }
  return text;
}

function read(variable: Variable, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refuse(variable, path, [`the file cannot be read (${codeOf(error)}): check the path and its rights`]);
  }
}

const refuse = (variable: Variable, path: string, problems: readonly string[]): SettingsFileError =>
  new SettingsFileError({ what: variable === 'BOUNCE_TLS_KEY' ? 'key' : 'certificates', variable, path }, problems);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
