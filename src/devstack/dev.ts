import { resolve } from 'node:path';
import { runDemonstration } from './demonstration/demonstration.ts';
import { demonstrationSettings } from './demonstration/settings.ts';
import { removeState } from './remove-state.ts';
import { stateFolder } from './stack-file.ts';
import { startStack, type RunningStack } from './stack.ts';

export interface DevOptions {
  readonly fresh: boolean;
  readonly demo: boolean;
  readonly once: boolean;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `npm start`: the whole stack on this machine, with the demonstration unless told otherwise, until Ctrl-C.
 * @returns the exit status: 0 when all went as expected
 */
export async function dev(options: DevOptions): Promise<number> {
  const dir = resolve(stateFolder);
  const asked = stopAsked();
  const breakOff = new AbortController();
  void asked.then(() => breakOff.abort());
  let stack: RunningStack | undefined;
  try {
    if (options.fresh) await forget(dir);
    say('Starting PostgreSQL, Temporal, mail catcher, Atlas double, receiver and worker …');
    stack = await startStack({
      dir,
      env: process.env,
      report: say,
      signal: breakOff.signal,
      ...(options.demo ? { settings: demonstrationSettings } : {}),
    });
    say(`Ready: receiver (pid ${stack.receiver.pid}) and worker (pid ${stack.worker.pid}) run.`);
    return await run(stack, options, asked);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    if (stack) {
      say('Stopping …');
      await stack.stop();
      say('Stopped. The state is kept in .skyhook; `npm start -- --fresh` starts empty.');
    }
  }
}

async function forget(dir: string): Promise<void> {
  await removeState(dir, say);
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS'] as const) {
    if (process.env[name]) say(`What the server of ${name} holds is left as it is.`);
  }
}

async function run(stack: RunningStack, options: DevOptions, asked: Promise<string>): Promise<number> {
  const broken = stack.failed.then((reason) => {
    throw new Error(reason);
  });
  broken.catch(() => {});
  let status = 0;
  if (options.demo) {
    const outcome = await Promise.race([runDemonstration(stack, say), asked.then(() => undefined), broken]);
    if (!outcome) return 130;
    status = outcome.asExpected ? 0 : 1;
  }
  if (options.once) return status;
  say('');
  addresses(stack).forEach(say);
  if (!options.demo) say('ready');
  say('Ctrl-C stops everything.');
  await Promise.race([asked, broken]);
  return 0;
}

/** Where to look. */
export function addresses(stack: RunningStack): string[] {
  const { uiUrl, namespace, address } = stack.temporal;
  const filter = encodeURIComponent("WorkflowType='orderCase'");
  const operators = stack.publicUrl.replace('://', `://ops:${encodeURIComponent(stack.opsToken)}@`);
  return [
    'Look at',
    `  Temporal UI     ${uiUrl ? `${uiUrl.replace(/\/$/, '')}/namespaces/${namespace}/workflows?query=${filter}` : `of the server at ${address}`}`,
    `  orders          ${operators}/ops`,
    ...(stack.mails ? [`  caught mails    ${stack.mails.pageUrl}`] : []),
    ...(stack.double ? [`  Atlas double    ${stack.double.url}/control`] : []),
    `  webhook URL     ${stack.webhookUrl}`,
    '  on the command line: npx skyhook orders | order <orderNo> | inbox | tasks',
  ];
}

function stopAsked(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
}
