import { readAirlines } from '../airlines-file.ts';
import { readBrands } from '../brands-file.ts';
import { readChangePolicies } from '../change-rules-file.ts';
import { ConfigError, readConfig, roles, type Role } from '../config.ts';
import { readStackFile } from '../devstack/stack-file.ts';
import { ruleVersions } from '../domain/rule-versions.ts';
import { zoneRulesRelease } from '../domain/zone-rules.ts';
import { SettingsFileError } from '../settings-file.ts';
import { readAuthorities, readServerCertificate } from '../tls-files.ts';
import { skyhookVersion } from '../version.ts';
import {
  checkAtlas,
  checkMigrations,
  checkPostgres,
  checkSmtp,
  checkTemporal,
  checkUrl,
  type Finding,
} from './doctor-services.ts';

export interface Line extends Finding {
  readonly name: string;
}

/**
 * `skyhook doctor`: versions of all that judges, and whether this machine's configuration is complete and its services
 * answer. Changes nothing, and asks Atlas nothing. Exit code 1 when a line is `not ok`.
 */
export async function doctor(options: { readonly json?: boolean }): Promise<number> {
  const env = { ...(process.env.DATABASE_URL ? undefined : readStackFile()), ...process.env };
  const checks = [...versionLines(), ...roleLines(env), ...(await serviceLines(env))];
  const isWell = checks.every(({ state }) => state !== 'not ok');
  if (options.json) process.stdout.write(`${JSON.stringify({ ok: isWell, checks }, null, 2)}\n`);
  else print(checks);
  return isWell ? 0 : 1;
}

/** What is installed, and what it judges by: printed on any machine, configured or not. */
function versionLines(): Line[] {
  const { airports, zoneRules, changeRules, passengerRights } = ruleVersions();
  const versions: { readonly name: string; readonly value: string }[] = [
    { name: 'Skyhook', value: skyhookVersion },
    { name: 'Node.js', value: process.versions.node },
    { name: 'airport data', value: airports },
    { name: 'zone rules', value: zoneRules },
    { name: 'zone rules of the runtime', value: describeRuntime(process.versions.tz) },
    { name: 'change rules', value: changeRules },
    { name: 'passenger rights', value: passengerRights },
  ];
  return versions.map((version) => ({ ...version, state: 'ok' }));
}

/** Releases of IANA's data are named so that they sort: `2025c`, `2026f`. */
function describeRuntime(release: string | undefined): string {
  if (release === undefined) return 'none (not used)';
  if (release < zoneRulesRelease) return `${release}, older (not used: Skyhook goes by its own)`;
  return release === zoneRulesRelease
    ? `${release} (not used)`
    : `${release}, newer than Skyhook’s own, which are used: see whether there is a newer Skyhook`;
}

/** Variables that only this role has: where none is set, it is not run here. */
const ownVariables: Readonly<Record<Role, readonly string[]>> = {
  migrate: [],
  receiver: ['WEBHOOK_SECRETS', 'OPS_TOKEN'],
  worker: ['SMTP_URL', 'MAIL_FROM'],
  bounces: ['BOUNCE_SMTP_PORT', 'BOUNCE_SMTP_HOST', 'BOUNCE_TLS_CERT', 'BOUNCE_TLS_KEY'],
  register: [],
  operator: [],
  evidence: [],
};

function roleLines(env: NodeJS.ProcessEnv): Line[] {
  return (Object.keys(roles) as Role[]).map((role) => ({ name: `configuration: ${role}`, ...checkRole(role, env) }));
}

function checkRole(role: Role, env: NodeJS.ProcessEnv): Finding {
  try {
    const config = readConfig(role, env);
    if ('CHANGE_RULES_FILE' in config) readChangePolicies(config.CHANGE_RULES_FILE);
    if ('BRANDS_FILE' in config) readBrands(config.BRANDS_FILE);
    if ('AIRLINES_FILE' in config) readAirlines(config.AIRLINES_FILE);
    if ('SMTP_TLS_CA' in config) readAuthorities(config.SMTP_TLS_CA);
    if ('BOUNCE_TLS_CERT' in config) readServerCertificate(config.BOUNCE_TLS_CERT, config.BOUNCE_TLS_KEY);
    return { state: 'ok', value: 'complete' };
  } catch (error) {
    if (error instanceof SettingsFileError)
      return { state: 'not ok', value: `${error.variable} cannot be used: ${error.problems.join('; ')}` };
    if (!(error instanceof ConfigError)) throw error;
    const isMeant = ownVariables[role].some((name) => env[name]);
    const isOnlyMissing = error.problems.every((problem) => / is not set(?: \(|$)/.test(problem));
    const value = error.problems.map((problem) => problem.replace(/ \(.*\)$/, '')).join('; ');
    return { state: isMeant || !isOnlyMissing ? 'not ok' : 'not configured', value };
  }
}

async function serviceLines(env: NodeJS.ProcessEnv): Promise<Line[]> {
  const [postgres, migrations, { server, attributes }, mail, base] = await Promise.all([
    checkUrl(env, 'DATABASE_URL', checkPostgres),
    checkUrl(env, 'DATABASE_URL', checkMigrations),
    checkTemporal(env, Boolean(env.DATABASE_URL)),
    checkUrl(env, 'SMTP_URL', (url) => checkSmtp(url, env.SMTP_TLS_CA)),
    checkUrl(env, 'ATLAS_BASE_URL', checkAtlas),
  ]);
  return [
    { name: 'PostgreSQL', ...postgres },
    { name: 'tables', ...migrations },
    { name: 'Temporal', ...server },
    { name: 'search attributes', ...attributes },
    { name: 'mail server', ...mail },
    { name: 'bounces', ...checkReturnPath(env) },
    { name: 'Atlas', ...base },
  ];
}

function checkReturnPath({ RETURN_PATH_DOMAIN }: NodeJS.ProcessEnv): Finding {
  if (RETURN_PATH_DOMAIN) return { state: 'ok', value: 'mail that comes back is for skyhook bounces' };
  return { state: 'not configured', value: 'RETURN_PATH_DOMAIN is not set: mail that comes back is not heard of' };
}

function print(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ name }) => name.length));
  for (const { name, state, value } of lines)
    process.stdout.write(`${state.padEnd('not configured'.length)}  ${name.padEnd(width)}  ${value}\n`);
}
