import assert from 'node:assert/strict';
import express from 'express';
import { listen, type RunningHttpServer } from '../../src/receiver/http-server.ts';

describe('listen', () => {
  const servers: RunningHttpServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop(0);
  });

  async function serve(port: number, handle: express.RequestHandler = (_request, response) => void response.end()) {
    const server = await listen(express().use(handle), '127.0.0.1', port);
    servers.push(server);
    return server;
  }

  it('names the port that is in use', async () => {
    const { port } = await serve(0);
    await assert.rejects(serve(port), { message: `Port ${port} is in use; set PORT to another one.` });
  });

  it('finishes the requests under way when it stops, and takes no new ones', async () => {
    let finish = (): void => {};
    const events: string[] = [];
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await serve(0, (_request, response) => {
      finish = () => void response.end('finished');
      arrived();
    });
    const underWay = fetch(`http://127.0.0.1:${server.port}`).then((response) => response.text());
    await arrival;
    const stopped = server.stop().then(() => events.push('stopped'));
    await assert.rejects(fetch(`http://127.0.0.1:${server.port}`));
    events.push('finishing');
    finish();
    assert.equal(await underWay, 'finished');
    await stopped;
    assert.deepEqual(events, ['finishing', 'stopped']);
  });

  it('ends what does not finish within the grace time', async () => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await serve(0, () => arrived());
    const underWay = fetch(`http://127.0.0.1:${server.port}`);
    const failed = assert.rejects(underWay);
    await arrival;
    await server.stop(50);
    await failed;
  });
});
