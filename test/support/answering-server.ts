import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The JSON body. */
  readonly body: unknown;
}

/** Answers a request, or does to its connection what a fault does. */
export type Answer = (response: ServerResponse) => void;

/** A real HTTP server in Atlas's place: it keeps what it is asked, and answers as it was last told. */
export class AnsweringServer {
  /** What it was asked since `answerWith`. */
  asked: Asked[] = [];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      this.asked.push({ method, path, headers, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
      this.#answer(response);
    });
  });
  #answer: Answer = json({ status: 0 });

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answerWith(answer: Answer): void {
    this.asked = [];
    this.#answer = answer;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** JSON as Atlas sends it. */
export function json(body: unknown, status = 200, headers: OutgoingHttpHeaders = {}): Answer {
  return raw(JSON.stringify(body), status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
}

/** Any bytes, with the headers given and no others. */
export function raw(body: string | Buffer, status = 200, headers: OutgoingHttpHeaders = {}): Answer {
  return (response) => void response.writeHead(status, headers).end(body);
}
