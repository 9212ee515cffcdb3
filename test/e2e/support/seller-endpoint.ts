import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { sellerEvent, type SellerEvent } from '../../../src/events/schema.ts';

/** What the endpoint does instead of taking an event. */
export type Trouble = 'error' | 'redirect' | 'reset' | 'hang' | 'busy';

export interface Received {
  readonly event: SellerEvent;
  /** What it did. */
  readonly answer: 'taken' | Trouble;
}

/** The seller's own system, in a test: takes events over HTTP, verified by the library and by the published schema. */
export class SellerEndpoint {
  readonly secret = `whsec_${randomBytes(32).toString('base64')}`;
  /** Part of its address, which is to be seen nowhere. */
  readonly path = `hook-${randomBytes(8).toString('hex')}`;
  readonly received: Received[] = [];
  /** What was wrong with what it was sent, if anything. */
  readonly complaints: string[] = [];
  readonly #troubles = new Map<string, Trouble[]>();
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        if (request.url !== `/${this.path}` || request.method !== 'POST')
          throw new Error(`${request.method} ${request.url}`);
        const headers = request.headers as Record<string, string>;
        const event = new Webhook(this.secret).verify(Buffer.concat(chunks), headers);
        this.#take(sellerEvent.parse(event), headers['webhook-id'], response);
      } catch (error) {
        this.complaints.push(String(error));
        response.writeHead(400).end();
      }
    });
  });

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${this.path}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** The next events about an order meet this, one after the other. */
  makeTrouble(orderNo: string, troubles: readonly Trouble[]): void {
    this.#troubles.set(orderNo, [...troubles]);
  }

  /** The events about an order that it took, in the order of their arrival. */
  taken(orderNo: string): SellerEvent[] {
    return this.received
      .filter(({ event, answer }) => event.data.orderNo === orderNo && answer === 'taken')
      .map(({ event }) => event);
  }

  #take(event: SellerEvent, id: string | undefined, response: ServerResponse): void {
    if (event.id !== id) throw new Error(`the header says ${id}, the body ${event.id}`);
    const answer = this.#troubles.get(event.data.orderNo)?.shift() ?? 'taken';
    this.received.push({ event, answer });
    switch (answer) {
      case 'taken':
        return void response.writeHead(204).end();
      case 'error':
        return void response.writeHead(500).end('<html>');
      case 'redirect':
        return void response.writeHead(307, { location: '/elsewhere' }).end();
      case 'busy':
        return void response.writeHead(503, { 'retry-after': '1' }).end();
      case 'reset':
        return void response.destroy();
      case 'hang':
    }
  }
}
