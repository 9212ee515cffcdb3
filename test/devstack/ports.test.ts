import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { choosePort } from '../../src/devstack/ports.ts';

describe('choosePort', () => {
  let taken: Server;
  let takenPort: number;

  beforeEach(async () => {
    takenPort = await choosePort({ name: 'test', preferred: 0 });
    taken = createServer().listen(takenPort, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterEach(async () => {
    taken.close();
    await once(taken, 'close');
  });

  it('gives the preferred port when it is free', async () => {
    const free = await choosePort({ name: 'test', preferred: 0 });
    assert.equal(await choosePort({ name: 'test', preferred: free, required: true }), free);
  });

  it('gives another free port when the preferred one is in use', async () => {
    const port = await choosePort({ name: 'Temporal UI', preferred: takenPort });
    assert.notEqual(port, takenPort);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  });

  it('gives no port twice, so that two wishes can be decided before either server starts', async () => {
    const wishes = [1, 2, 3].map(() => ({ name: 'test', preferred: takenPort }));
    const ports = [];
    for (const wish of wishes) ports.push(await choosePort(wish));
    assert.equal(new Set(ports).size, 3);
  });

  it('says what a required port is for and what to do when it is in use', async () => {
    await assert.rejects(choosePort({ name: 'Receiver', preferred: takenPort, required: true }), {
      message:
        `Receiver: port ${takenPort} is already in use on this machine. Stop the program that listens there ` +
        `(lsof -i :${takenPort} names it), or configure another port for Receiver.`,
    });
  });
});
