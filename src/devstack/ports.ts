import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** What to listen on: `name` is shown to the reader, such as 'Temporal UI'. */
export interface PortWish {
  readonly name: string;
  /** 0 takes any. */
  readonly preferred: number;
  /** Whether another port would be of no use, because somebody else was told this number. */
  readonly required?: boolean;
}

// A port is free until its server starts, which comes later than the choice: without this memory two wishes of one process could get one port.
const given = new Set<number>();

const neighboursTried = 20;

// Below those that Linux (from 32768) and macOS (from 49152) hand to outgoing connections and to programs that ask for any port: one of those could
// take the port between our choice and the start of the server. The Temporal server alone asks for several.
const firstPort = 20_000;
const firstEphemeralPort = 32_768;

/**
 * Chooses a port on 127.0.0.1: the preferred one if it is free, else one of the next twenty, else any free one. A number is given once per process
 * (except to a `required` wish), so that wishes can be decided before any server starts.
 *
 * @throws Error when `required` and the port is in use; the message says for what, and what to do.
 */
export async function choosePort({ name, preferred, required = false }: PortWish): Promise<number> {
  if (required) {
    if (!(await isFree(preferred))) throw new Error(inUse(name, preferred));
    given.add(preferred);
    return preferred;
  }
  // Neighbours first: an address that stays nearly the same from run to run is easier to find again than a random one.
  const last = preferred === 0 ? -1 : Math.min(preferred + neighboursTried, 65_535);
  for (let port = preferred; port <= last; port++) {
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  for (;;) {
    const port = await anyFreePort();
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

function inUse(name: string, port: number): string {
  return (
    `${name}: port ${port} is already in use on this machine. ` +
    `Stop the program that listens there (lsof -i :${port} names it), or configure another port for ${name}.`
  );
}

async function isFree(port: number): Promise<boolean> {
  // macOS lets 127.0.0.1 be bound beside a server on all addresses, which would then split the callers between the two: ask for both.
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

async function anyFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(firstPort, firstEphemeralPort);
    if (await isFree(port)) return port;
  }
}
