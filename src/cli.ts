import { Command } from 'commander';
import * as operator from './commands/operator.ts';
import { register } from './commands/register.ts';
import { configOrExit, runRole } from './commands/run-role.ts';
import { runReceiver } from './receiver/run-receiver.ts';
import { migrate } from './storage/migrate.ts';
import { runWorker } from './temporal/run-worker.ts';

const program = new Command('skyhook')
  .description('Durable processing of Atlas (ATRIP) flight-booking webhooks on Temporal')
  .showHelpAfterError();

program
  .command('dev')
  .description(
    'the whole stack on this machine, with a demonstration: PostgreSQL, Temporal, mail catcher, Atlas double',
  )
  .option('--fresh', 'start with empty state')
  .option('--no-demo', 'start the stack without the demonstration and print "ready"')
  .option('--once', 'run the demonstration, print a summary, stop; exit 0 only if all went as expected')
  .action(async (options: { fresh?: boolean; demo: boolean; once?: boolean }) => {
    const { dev } = await import('./devstack/dev.ts');
    // Everything is stopped by now; what still waits for something need not be waited for.
    process.exit(await dev({ fresh: options.fresh === true, demo: options.demo, once: options.once === true }));
  });

program
  .command('receiver')
  .description('take deliveries, serve decision pages and the operators’ API')
  .action(() => runRole('receiver', runReceiver));

program
  .command('worker')
  .description('run workflows and activities, and bring deliveries to Temporal')
  .action(() => runRole('worker', (config, log) => runWorker(config, process.env, log)));

program
  .command('migrate')
  .description('bring the database’s tables to this version')
  .action(async () => {
    const applied = await migrate(configOrExit('migrate').DATABASE_URL, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(applied.length === 0 ? 'The tables are up to date.\n' : `Applied: ${applied.join(', ')}\n`);
  });

program.command('register').description('register the webhook URL with Atlas').action(register);

program
  .command('simulator')
  .description('run the Atlas double alone')
  .option('--port <number>', 'port to listen on', '4100')
  .option('--state-file <path>', 'keep its orders in this file')
  .action(async (options: { port: string; stateFile?: string }) => {
    const { runAtlasDouble } = await import('./simulator/main.ts');
    const { double: _double, ...running } = await runAtlasDouble({
      port: Number(options.port),
      ...(options.stateFile ? { stateFile: options.stateFile } : {}),
    });
    process.stdout.write(
      `The Atlas double answers at ${running.url}; ${running.url}/control lists what it can be told to do.\n`,
    );
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void running.stop().then(() => process.exit(0)));
  });

program
  .command('orders')
  .description('list the orders that are followed')
  .option('--json', 'as JSON')
  .action(operator.showOrders);

program
  .command('order')
  .description('an order’s timeline: deliveries, evidence, queries, messages, answers, workflow ids')
  .argument('<orderNo>', 'Atlas order number')
  .option('--json', 'everything, as JSON')
  .action(operator.showOrder);

program
  .command('inbox')
  .description('list deliveries, newest first')
  .option('--state <state>', 'only those pending, dispatched, processed, repeat or quarantined')
  .option('--order <orderNo>', 'only those about this order')
  .option('--json', 'as JSON')
  .action(operator.showInbox);

program
  .command('redrive')
  .description('run a delivery again: one by its key, or all in an end state')
  .argument('[key]', 'key of the delivery, as `skyhook inbox` shows it')
  .option('--state <state>', 'all that are processed, repeat or quarantined')
  .action(operator.redrive);

program
  .command('tasks')
  .description('list what waits for a person')
  .option('--json', 'as JSON')
  .action(operator.showTasks);

program
  .command('answer')
  .description('answer a task, or a question in a traveller’s stead')
  .argument('<id>', 'id of the task, as `skyhook tasks` shows it')
  .argument('<option>', 'one of its options')
  .action(operator.answer);

await program.parseAsync();
