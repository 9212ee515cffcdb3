import assert from 'node:assert/strict';
import type { RunningAtlasDouble } from '../../src/simulator/server.ts';
import { control, shown, startDouble, type Json } from './support.ts';

interface Command {
  readonly call: string;
  readonly topic: string;
  readonly does: string;
  readonly body?: Readonly<Record<string, string>>;
}

describe('Atlas double: control API', () => {
  let running: RunningAtlasDouble;

  before(async () => {
    running = await startDouble();
  });
  after(() => running.stop());

  const listed = async () => (await shown<{ commands: Command[] }>(running, '')).commands;

  it('lists every command once, readably', async () => {
    const text = await (await fetch(`${running.url}/control`)).text();
    assert.ok(text.split('\n').every((line) => line.length <= 220));
    const calls = (await listed()).map((of) => of.call);
    assert.deepEqual(calls, [...new Set(calls)]);
    assert.deepEqual(
      ['POST /control/mails', 'POST /control/voids', 'DELETE /control/chaos', 'GET /control/settings'].filter(
        (call) => !calls.includes(call),
      ),
      [],
    );
  });

  it('lists only fields that the commands take, and takes no others', async () => {
    for (const { call, body } of await listed()) {
      const [method = '', path = ''] = call.split(' /control');
      if (method !== 'POST' || path === '/push') continue;
      const answerTo = async (fields: Json) => {
        const answer = await control(running, 'POST', path, fields);
        return JSON.stringify(answer.body);
      };
      const unknown = await answerTo(path === '/faults' ? { kind: 'x', unheard: 1 } : { unheard: 1 });
      if (body) assert.match(unknown, /Unrecognized key.*unheard/, call);
      for (const name of namesIn(body ?? {})) {
        const isCallFault = path === '/faults' && !['drop', 'duplicate'].includes(name);
        const answer = await answerTo(isCallFault ? { kind: 'x', [name]: {} } : { [name]: {} });
        assert.doesNotMatch(answer, /Unrecognized key/, `${call} does not take ${name}`);
      }
    }
  });

  it('says what a bad body and an unknown command are', async () => {
    const bad = await control(running, 'POST', '/mails', 'no JSON');
    assert.deepEqual(bad, { httpStatus: 400, body: { error: 'The body is not JSON.' } });
    const unknown = await control(running, 'POST', '/mail', {});
    assert.deepEqual(unknown, {
      httpStatus: 404,
      body: { error: 'There is no POST /control/mail; GET /control lists all.' },
    });
  });
});

/** `voids?, refunds?` and `deliveryId? or orderNo?` are two fields each. */
function namesIn(body: Readonly<Record<string, string>>): string[] {
  return Object.keys(body)
    .flatMap((key) => key.split(/, | or |^or /))
    .map((name) => name.replace('?', ''))
    .filter((name) => name !== '');
}
