import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a fault strikes: at the greeting, at a command, or (`content`) when all of the content has come. */
export type Stage = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'content';

export interface Fault {
  readonly at: Stage;
  /** What is said in place of the good answer; 4xx and 5xx mean no. Without it the connection breaks. */
  readonly answer?: string;
  /** How long the answer takes, in milliseconds. */
  readonly afterMs?: number;
  /** Whether the mail was taken all the same, and will be delivered. */
  readonly taken?: boolean;
}

export interface TakenMail {
  readonly from: string;
  readonly to: string;
  readonly content: string;
}

export interface FaultySmtp {
  readonly url: string;
  /** The mails that it took, and so delivers, oldest first. */
  taken(to?: string): TakenMail[];
  /** How often each was asked to take mail for an address. */
  attempts(to: string): number;
  connections(): number;
  /** The next attempts to mail an address meet these, one each. */
  faultsFor(to: string, ...faults: Fault[]): void;
  /** The next connections meet these, one each. */
  faultsForAny(...faults: Fault[]): void;
  /** Breaks all connections that are open. */
  dropAll(): void;
  stop(): Promise<void>;
}

/** An SMTP server on 127.0.0.1 whose faults a test chooses: what a real one may say, and what a broken one does. */
export async function startFaultySmtp(): Promise<FaultySmtp> {
  const taken: TakenMail[] = [];
  const attempts = new Map<string, number>();
  const byAddress = new Map<string, Fault[]>();
  const forAny: Fault[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let [from, to, pending] = ['', '', ''];
    let content: string | undefined;
    let fault = forAny.shift();
    const answer = (stage: Stage, good: string, take = () => {}): void => {
      const struck = fault?.at === stage ? fault : undefined;
      if (struck) fault = undefined;
      if (!struck || struck.taken) take();
      const say = (): void => {
        if (struck && struck.answer === undefined) socket.destroy();
        else socket.write(`${struck?.answer ?? good}\r\n`);
        if (struck?.answer?.startsWith('421')) socket.end();
      };
      if (struck?.afterMs === undefined) say();
      else setTimeout(say, struck.afterMs).unref();
    };
    const command = (line: string): void => {
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return answer('EHLO', '250 faulty');
      if (verb === 'MAIL') {
        from = address;
        return answer('MAIL', '250 ok');
      }
      if (verb === 'RCPT') {
        to = address;
        attempts.set(to, (attempts.get(to) ?? 0) + 1);
        fault ??= byAddress.get(to)?.shift();
        return answer('RCPT', '250 ok');
      }
      if (verb === 'DATA') {
        const refused = fault?.at === 'DATA';
        if (!refused) content = '';
        return answer('DATA', '354 go on');
      }
      socket.write(verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      if (verb === 'QUIT') socket.end();
    };
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString();
      for (;;) {
        const end = content === undefined ? pending.indexOf('\r\n') : pending.indexOf('\r\n.\r\n');
        if (end < 0) return;
        const part = pending.slice(0, end);
        pending = pending.slice(end + (content === undefined ? 2 : 5));
        if (content === undefined) {
          command(part);
          continue;
        }
        content = undefined;
        answer('content', '250 taken', () => taken.push({ from, to, content: part }));
      }
    });
    answer('greeting', '220 faulty');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: (address) => taken.filter(({ to }) => address === undefined || to === address),
    attempts: (address) => attempts.get(address) ?? 0,
    connections: () => connections,
    faultsFor: (address, ...faults) => void byAddress.set(address, faults),
    faultsForAny: (...faults) => void forAny.push(...faults),
    dropAll,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      dropAll();
      await closed;
    },
  };
}
