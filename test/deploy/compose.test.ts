import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readConfig, roles, type Role } from '../../src/config.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly restart?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly unknown[] };
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
/** A `${NAME}`, `${NAME:-default}` or `${NAME:?message}`, with where it stands. */
interface Placeholder {
  readonly name: string;
  readonly kind: 'plain' | 'default' | 'required';
  readonly rest: string;
}

const root = new URL('../../', import.meta.url);
const pathOf = (name: string): string => fileURLToPath(new URL(name, root));
const read = (name: string): string => readFileSync(pathOf(name), 'utf8');

/** The services that run Skyhook's own image, with the role whose configuration each needs. */
const roleOf: Readonly<Record<string, Role>> = {
  migrate: 'migrate',
  receiver: 'receiver',
  worker: 'worker',
  bounces: 'bounces',
  register: 'register',
};

describe('docker-compose.yml', () => {
  const source = read('docker-compose.yml');
  const compose = parse(source, { merge: true }) as Compose;
  const services = Object.entries(compose.services);
  const service = (name: string): Service => {
    const found = compose.services[name];
    assert.ok(found, `there is no service "${name}"`);
    return found;
  };

  it('waits only for services that exist, in states that they can reach', () => {
    for (const [name, { depends_on = {} }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const awaited = compose.services[other];
        const wait = `${name} waits for ${other}`;
        assert.ok(awaited, `${wait}, which does not exist`);
        if (condition === 'service_healthy') assert.ok(awaited.healthcheck, `${wait}, which has no health check`);
        else if (condition === 'service_completed_successfully')
          assert.equal(awaited.restart, 'no', `${wait} to end, which is started again and again`);
        else assert.fail(`${wait} to be ${condition}, which says nothing about whether it works`);
      }
    }
  });

  it('starts one-shot services once and all others again after a crash', () => {
    const oneShot = services.filter(([, { restart }]) => restart === 'no').map(([name]) => name);
    assert.deepEqual(oneShot.toSorted(), ['databases', 'migrate', 'register', 'temporal-namespace', 'temporal-schema']);
    for (const [name, { restart }] of services)
      if (!oneShot.includes(name)) assert.equal(restart, 'unless-stopped', name);
  });

  it('has an order of starting without circles', () => {
    for (const [name] of services) assert.ok(!startedBefore(compose, name).has(name), `${name} waits for itself`);
  });

  for (const [name, ...earlier] of [
    ['temporal-schema', 'postgres', 'databases'],
    ['temporal', 'temporal-schema'],
    ['temporal-namespace', 'temporal'],
    ['migrate', 'postgres', 'databases'],
    ['receiver', 'migrate'],
    ['worker', 'migrate', 'temporal-namespace'],
  ] as const) {
    it(`starts ${name} after ${earlier.join(' and ')}`, () => {
      const before = startedBefore(compose, name);
      for (const other of earlier) assert.ok(before.has(other), `${other} is not awaited`);
    });
  }

  it('does not keep the receiver waiting for Temporal, which it does not need', () => {
    const before = [...startedBefore(compose, 'receiver')];
    assert.deepEqual(
      before.filter((name) => name.startsWith('temporal')),
      [],
    );
  });

  for (const [name, role] of Object.entries(roleOf)) {
    it(`gives ${name} every variable that its role requires, and none that nothing reads`, () => {
      const shape: Record<string, { safeParse(value: unknown): { success: boolean } }> = roles[role].shape;
      const given = Object.keys(service(name).environment ?? {});
      const required = Object.keys(shape).filter((variable) => !shape[variable]?.safeParse(undefined).success);
      assert.deepEqual(
        required.filter((variable) => !given.includes(variable)),
        [],
        'missing',
      );
      assert.deepEqual(
        given.filter((variable) => !(variable in shape) && !variable.startsWith('TEMPORAL_')),
        [],
        'unknown',
      );
      // So that whatever can be set can be set in .env; HOST must stay as it is in a container.
      assert.deepEqual(
        Object.keys(shape).filter((variable) => !given.includes(variable) && variable !== 'HOST'),
        [],
        'cannot be set',
      );
    });

    it(`gives ${name} values that its role accepts when .env is filled in`, () => {
      readConfig(role, resolved(service(name).environment ?? {}, filledIn(dotEnv())));
    });
  }

  it('tells the worker, and nobody else of Skyhook, where Temporal is, in the namespace that is made', () => {
    const made = service('temporal-namespace').environment;
    const worker = service('worker').environment;
    assert.equal(worker?.['TEMPORAL_NAMESPACE'], made?.['TEMPORAL_NAMESPACE']);
    assert.equal(worker?.['TEMPORAL_ADDRESS'], made?.['TEMPORAL_ADDRESS']);
    assert.match(worker?.['TEMPORAL_ADDRESS'] ?? '', /^temporal:\d+$/);
    const others = ['migrate', 'receiver', 'register'].flatMap((name) => Object.keys(service(name).environment ?? {}));
    assert.deepEqual(
      others.filter((variable) => variable.startsWith('TEMPORAL_')),
      [],
    );
  });

  it('registers the search attributes that the workflows use, with their types', () => {
    const script = service('temporal-namespace').command?.join('\n') ?? '';
    const registered = [...script.matchAll(/--name (\w+) --type (\w+)/g)].map(([, name, type]) => `${name}=${type}`);
    const expected = Object.values(searchAttributes).map(({ name, type }) => `${name}=${temporalCliType(type)}`);
    assert.deepEqual(registered.toSorted(), expected.toSorted());
  });

  it('keeps the state of Skyhook and of Temporal in databases and under roles of their own', () => {
    const own = new URL(resolved(service('worker').environment ?? {}, filledIn(dotEnv()))['DATABASE_URL'] ?? '');
    const temporal = service('temporal').environment ?? {};
    assert.ok(![temporal['DBNAME'], temporal['VISIBILITY_DBNAME']].includes(own.pathname.slice(1)));
    assert.notEqual(temporal['DBNAME'], temporal['VISIBILITY_DBNAME']);
    assert.notEqual(temporal['POSTGRES_USER'], own.username);
    const schema = service('temporal-schema');
    assert.equal(schema.environment?.['SQL_USER'], temporal['POSTGRES_USER']);
    for (const database of [temporal['DBNAME'], temporal['VISIBILITY_DBNAME']])
      assert.match(schema.command?.join('\n') ?? '', new RegExp(`--db ${database} update-schema`));
  });

  it('pins every image to a version', () => {
    for (const [name, { image = '', build }] of services) {
      if (build !== undefined) continue;
      const tag = /:([^:/@]+)$/.exec(image)?.[1] ?? '';
      assert.match(tag, /^v?\d+\.\d+/, `${name}: ${image}`);
    }
    assert.equal(service('temporal-schema').image, service('temporal-namespace').image);
    assert.equal(versionOf(service('temporal-schema')), versionOf(service('temporal')), 'tables of another server');
  });

  it('declares its volumes, and mounts only files that are in the repository', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    assert.ok(mounted.length > 0);
    for (const from of mounted) {
      if (from.startsWith('.')) assert.ok(existsSync(pathOf(from)), `${from} does not exist`);
      else assert.ok(from in compose.volumes, `the volume ${from} is not declared`);
    }
    assert.deepEqual(Object.keys(compose.volumes), [...new Set(mounted.filter((from) => !from.startsWith('.')))]);
  });

  it('opens no port to other machines', () => {
    for (const [name, { ports = [] }] of services)
      for (const port of ports)
        assert.match(port, /^(127\.0\.0\.1:|\$\{(?:RECEIVER|BOUNCE)_LISTEN:-127\.0\.0\.1:)/, name);
  });

  it('has health checks and commands of words only', () => {
    // An unquoted ": " makes a word a mapping, which Compose refuses.
    for (const [name, { command = [], entrypoint = [], healthcheck }] of services)
      for (const word of [...command, ...entrypoint, ...(healthcheck?.test ?? [])])
        assert.equal(typeof word, 'string', `${name}: ${JSON.stringify(word)}`);
  });

  it('gives the worker longer to stop than it takes', () => {
    const forceAfter = /shutdownForceTime: '(\d+)s'/.exec(read('src/temporal/run-worker.ts'))?.[1];
    const graceSeconds = Number(/^(\d+)s$/.exec(service('worker').stop_grace_period ?? '')?.[1]);
    assert.ok(graceSeconds >= Number(forceAfter) + 10, `${graceSeconds} s for a worker that may take ${forceAfter} s`);
  });

  it('takes its variables from .env.example: each is there, required ones empty, and none is left over', () => {
    const variables = placeholders(source);
    const example = dotEnv();
    assert.deepEqual([...new Set(variables.map(({ name }) => name))].toSorted(), [...example.keys()].toSorted());
    const required = new Set(variables.filter(({ kind }) => kind === 'required').map(({ name }) => name));
    for (const name of required) assert.equal(example.get(name), '', `${name} has a value that somebody might keep`);
    for (const { name, kind, rest } of variables) {
      assert.equal(kind === 'required', required.has(name), `${name} is required in one place and not in another`);
      if (kind === 'required') assert.match(rest, /^set it to /, `${name} does not say what to set`);
    }
  });
});

describe('Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const copies = instructions
    .filter((line) => line.startsWith('COPY '))
    .map((line) => {
      const words = line.split(/\s+/).slice(1);
      return {
        from: words.find((word) => word.startsWith('--from='))?.slice('--from='.length),
        sources: words.filter((word) => !word.startsWith('--')).slice(0, -1),
      };
    });
  const own = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);

  it('copies from stages that exist', () => {
    const stages = instructions.flatMap((line) => /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? []);
    const used = copies.flatMap(({ from }) => from ?? []);
    assert.ok(used.length > 0);
    assert.deepEqual(
      used.filter((stage) => !stages.includes(stage)),
      [],
    );
  });

  it('copies what is in the repository and what .dockerignore lets through', () => {
    const ignored = read('.dockerignore').split('\n');
    assert.ok(ignored.includes('*'));
    const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    assert.ok(own.length > 0);
    for (const name of own) {
      assert.ok(existsSync(pathOf(name)), `${name} does not exist`);
      assert.ok(allowed.includes(name), `${name} is ignored`);
    }
    assert.deepEqual(
      allowed.filter((name) => !own.includes(name)),
      [],
      'let through for nothing',
    );
  });

  it('gives the build all that tsconfig.build.json includes', () => {
    const { include } = JSON.parse(read('tsconfig.build.json')) as { include: string[] };
    for (const folder of include) assert.ok(own.includes(folder), `${folder} is not copied`);
  });

  it('starts from a pinned glibc image, runs as an unprivileged user, and passes signals to the command', () => {
    const base = instructions.find((line) => line.startsWith('ARG NODE_IMAGE='));
    assert.match(base ?? '', /node:\d+\.\d+\.\d+-bookworm-slim$/);
    for (const line of instructions.filter((instruction) => instruction.startsWith('FROM ')))
      assert.match(line, /^FROM \$\{NODE_IMAGE\} AS /);
    const runtime = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
    assert.ok(runtime.includes('USER node'));
    assert.ok(runtime.includes('STOPSIGNAL SIGTERM'));
    // Not through a shell, which would keep the signal to itself.
    assert.ok(runtime.includes('ENTRYPOINT ["node", "bin/skyhook.js"]'));
  });
});

/** All that `name` waits for, and what those wait for. */
function startedBefore({ services }: Compose, name: string, found = new Set<string>()): Set<string> {
  for (const other of Object.keys(services[name]?.depends_on ?? {})) {
    if (found.has(other)) continue;
    found.add(other);
    startedBefore({ services } as Compose, other, found);
  }
  return found;
}

function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(/(?<!\$)\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g)].map(([, name = '', operator, rest = '']) => ({
    name,
    kind: operator === undefined ? 'plain' : operator === ':-' ? 'default' : 'required',
    rest,
  }));
}

/** An environment as Compose would pass it. */
function resolved(environment: Readonly<Record<string, string>>, values: ReadonlyMap<string, string>) {
  return Object.fromEntries(
    Object.entries(environment).map(([variable, text]) => [
      variable,
      text.replaceAll(/\$\{(\w+)(?:(:-|:\?)([^}]*))?\}/g, (_, name: string, operator = '', rest = '') => {
        const value = values.get(name) ?? '';
        if (value !== '') return value;
        assert.notEqual(operator, ':?', `${name} ${rest}`);
        return rest;
      }),
    ]),
  );
}

/** The variables of .env.example. */
function dotEnv(): Map<string, string> {
  const matches = read('.env.example').matchAll(/^(\w+)=(.*)$/gm);
  return new Map([...matches].map(([, name = '', value = '']) => [name, value]));
}

/** As an operator would fill it in: what .env.example says is random gets a random value. */
function filledIn(example: ReadonlyMap<string, string>): Map<string, string> {
  const addresses: Readonly<Record<string, string>> = {
    PUBLIC_URL: 'https://skyhook.example.com',
    ATLAS_BASE_URL: 'https://atlas.example.com',
    RETURN_PATH_DOMAIN: 'bounces.example.com',
    MAIL_FROM: 'Example Travel <noreply@example.com>',
  };
  const required = new Set(
    placeholders(read('docker-compose.yml'))
      .filter(({ kind }) => kind === 'required')
      .map(({ name }) => name),
  );
  return new Map(
    [...example].map(([name, value]) => [
      name,
      addresses[name] ?? (required.has(name) ? `${name}-random_4f1c9a` : value),
    ]),
  );
}

const versionOf = ({ image = '' }: Service): string => image.split(':')[1] ?? '';

/** As the `temporal` command spells it: `KEYWORD` is `Keyword`. */
const temporalCliType = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1).toLowerCase();
