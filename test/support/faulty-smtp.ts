import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a fault strikes: at the greeting, at a command, or (`content`) when all of the content has come. */
export type Stage = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'content';

export interface Fault {
  readonly at: Stage;
  /** Only at the so-many-th mail of a connection, counted from 1. */
  readonly mail?: number;
  /** What is said in place of the good answer; 4xx and 5xx mean no. Without it the connection breaks. */
  readonly answer?: string;
  /** How long the answer takes, in milliseconds. */
  readonly afterMs?: number;
  /** Whether the mail was taken all the same, and will be delivered. */
  readonly taken?: boolean;
  /** Whether the answer is a line that it says again and again. */
  readonly trickles?: boolean;
  /** Whether a break is a TCP reset. */
  readonly reset?: boolean;
}

/** How it is when nothing is wrong with it. */
export interface Habits {
  /** How long each answer takes, in milliseconds, as over a long line. */
  readonly delayMs?: number;
  /** Whether it takes commands without waiting for answers (RFC 2920). */
  readonly pipelining?: boolean;
  /** What it does after each mail that it took, in place of waiting for the next. */
  readonly afterMail?: 'hangs up' | 'says 421';
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
  /** How many of them were open at once, at the most. */
  mostOpen(): number;
  /** The verbs that came, on all connections. */
  verbs(): readonly string[];
  /** The next attempts to mail an address meet these, one each. */
  faultsFor(to: string, ...faults: Fault[]): void;
  /** The next connections meet these, one each. */
  faultsForAny(...faults: Fault[]): void;
  /** Breaks all connections that are open. */
  dropAll(how?: 'reset'): void;
  /** How many connections are open. */
  open(): number;
  stop(): Promise<void>;
}

/** An SMTP server on 127.0.0.1 whose faults a test chooses: what a real one may say, and what a broken one does. */
export async function startFaultySmtp(habits: Habits = {}): Promise<FaultySmtp> {
  const taken: TakenMail[] = [];
  const attempts = new Map<string, number>();
  const byAddress = new Map<string, Fault[]>();
  const forAny: Fault[] = [];
  const sockets = new Set<Socket>();
  const verbs: string[] = [];
  let [connections, mostOpen] = [0, 0];

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    mostOpen = Math.max(mostOpen, sockets.size);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let [from, to, pending] = ['', '', ''];
    let content: string | undefined;
    let fault = forAny.shift();
    let mails = 0;
    // Of a command that was refused the mail is not begun.
    let isRefused = false;
    const answer = (stage: Stage, good: string, take = () => {}): void => {
      const struck = fault?.at === stage && (fault.mail ?? mails) === mails ? fault : undefined;
      if (struck) fault = undefined;
      if (struck?.answer && !struck.answer.startsWith('2')) isRefused = true;
      if (!struck || struck.taken) take();
      const say = (): void => {
        if (struck && struck.answer === undefined)
          return void (struck.reset ? socket.resetAndDestroy() : socket.destroy());
        if (socket.writable) socket.write(`${struck?.answer ?? good}\r\n`);
        if (struck?.trickles && socket.writable) setTimeout(say, 100).unref();
        if (struck?.answer?.startsWith('421')) socket.end();
        if (stage !== 'content' || struck || !habits.afterMail) return;
        socket.end(habits.afterMail === 'says 421' ? '421 4.3.2 one mail is enough\r\n' : '');
      };
      const afterMs = struck?.afterMs ?? habits.delayMs;
      if (afterMs === undefined) say();
      else setTimeout(say, afterMs).unref();
    };
    const command = (line: string): void => {
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      const verb = line.slice(0, 4).toUpperCase();
      verbs.push(verb);
      if (verb === 'EHLO') return answer('EHLO', habits.pipelining ? '250-faulty\r\n250 PIPELINING' : '250 faulty');
      if (verb === 'MAIL') {
        mails += 1;
        isRefused = false;
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
        if (isRefused) return void socket.write('503 5.5.1 no recipient\r\n');
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

  const dropAll = (how?: 'reset'): void => {
    for (const socket of sockets)
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
  };
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: (address) => taken.filter(({ to }) => address === undefined || to === address),
    attempts: (address) => attempts.get(address) ?? 0,
    connections: () => connections,
    mostOpen: () => mostOpen,
    open: () => sockets.size,
    verbs: () => verbs,
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
