import { Command, InvalidArgumentError } from 'commander';
import { runBounces } from './bounces/run-bounces.ts';
import { showCodes } from './commands/codes.ts';
import { doctor } from './commands/doctor.ts';
import { evidence } from './commands/evidence.ts';
import { resend, showEvents, showEventSchema } from './commands/events.ts';
import { explain } from './commands/explain.ts';
import { judge } from './commands/judge.ts';
import * as operator from './commands/operator.ts';
import { sweepNow } from './commands/sweep.ts';
import { register } from './commands/register.ts';
import { configOrExit, runRole } from './commands/run-role.ts';
import type { SendCliOptions } from './commands/send.ts';
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
  .command('bounces')
  .description('take what comes back of the travellers’ mail, by SMTP (RETURN_PATH_DOMAIN)')
  .action(() => runRole('bounces', runBounces));

program
  .command('migrate')
  .description('bring the database’s tables to this version')
  .action(async () => {
    const applied = await migrate(configOrExit('migrate').DATABASE_URL, (line) => process.stderr.write(`${line}\n`));
    process.stdout.write(applied.length === 0 ? 'The tables are up to date.\n' : `Applied: ${applied.join(', ')}\n`);
  });

program
  .command('register')
  .description('register the webhook URL with Atlas: PUBLIC_URL with the current secret')
  .option('--rotate', 'make a new secret first, and register the URL with it')
  .option('--accept-old <hours>', 'with --rotate: how long the secrets before it are still accepted', '24')
  .option('--allow-http', 'register an http address')
  .option('--print-url', 'print the URL with its secret instead, to be entered in ATRIP')
  .action(register);

program
  .command('simulator')
  .description('run the Atlas double alone')
  .option('--port <number>', 'port to listen on', '4100')
  .option('--state-file <path>', 'keep its orders in this file')
  .option('--seed <number>', 'whole number from which everything random follows', seedNumber)
  .option('--public-url <url>', 'its address as the links in mails have it, where others reach it by another one')
  .action(async (options: { port: string; stateFile?: string; seed?: number; publicUrl?: string }) => {
    const { runAtlasDouble } = await import('./simulator/main.ts');
    const { double: _double, ...running } = await runAtlasDouble({
      port: Number(options.port),
      stateFile: options.stateFile,
      publicUrl: options.publicUrl,
      seed: options.seed,
    });
    process.stdout.write(
      `The Atlas double answers at ${running.url}; ${running.url}/control lists what it can be told to do.\n`,
    );
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void running.stop().then(() => process.exit(0)));
  });

program
  .command('send')
  .description('make the Atlas double do something and push its message, about an order of its or about a new one')
  .argument('<type>', 'order.ticketed, order.schedulechange, email.all, … (an unknown one lists all), or raw')
  .argument('[file]', 'the file whose bytes `raw` sends')
  .option('--order <orderNo>', 'the double’s order that it is about; default: a new one')
  .option('--shift <minutes>', 'order.schedulechange: minutes to move the flights by (95)')
  .option('--type <number>', 'order.schedulechange: 1 changed, 2 cancelled')
  .option('--leg <number>', 'order.schedulechange: only this segment, from 1')
  .option('--airline <codes>', 'airline.status: airlines, such as ZZ,YY')
  .option('--state <state>', 'airline.status: Active, Maintenance or Inactive')
  .option('--edition <year>', 'shape of the message: 2022, 2023 or 2026')
  .option('--set <field=value>', 'a field of the double’s command; may come again', collect, [])
  .option('--no-push', 'do it, but do not push')
  .option('--double <url>', 'the double; default: that of the stack in this folder, else http://127.0.0.1:4100')
  .action(async (type: string, file: string | undefined, options: SendCliOptions) => {
    const { send } = await import('./commands/send.ts');
    process.exitCode = await send(type, file, options);
  });

program
  .command('orders')
  .description('list the orders that are followed: stage, deadline and reason as Temporal shows them')
  .option('--open', 'only those about which something is open, the nearest deadline first')
  .option('--json', 'as JSON')
  .action(operator.showOrders);

program
  .command('order')
  .description('an order’s timeline: deliveries, evidence, queries, messages, answers, workflow ids')
  .argument('<orderNo>', 'Atlas order number')
  .option('--json', 'everything, as JSON')
  .action(operator.showOrder);

program
  .command('evidence')
  .description(
    'proof of notice: what was known, told, asked and answered about an order, chained and signed; or checks one',
  )
  .argument('[orderNo]', 'Atlas order number')
  .option('--out <folder>', 'where the files go', '.')
  .option('--json', 'only the JSON file')
  .option('--html', 'only the HTML file')
  .option('--verify <file>', 'check such a file, JSON or HTML; needs no database')
  .option('--key <file>', 'with --verify: the public key that it has to be signed with')
  .option('--public-key', 'print the public key of this service')
  .action(evidence);

program
  .command('follow')
  .description('follow an order, after payment, and say who is told about it')
  .argument('<orderNo>', 'Atlas order number; for a split round trip as Atlas answered it, "A,B"')
  .option('--email <address>', 'the traveller’s address, in place of the contact that Atlas has')
  .option('--phone <number>', 'the traveller’s telephone')
  .option('--language <tag>', 'the traveller’s language, such as en or zh-Hans')
  .option('--brand <name>', 'under which of your brands')
  .option('--replaces <orderNo>', 'the failed or expired order in whose place you made it')
  .action(operator.follow);

program
  .command('stop-refund')
  .description('stop the refund that a traveller chose before it is submitted; a person decides instead')
  .argument('<orderNo>')
  .action(operator.stopOrderRefund);

program
  .command('refund-amount')
  .description('what you pay the traveller back: shown in the message about the end of a refund or void')
  .argument('<orderNo>')
  .argument('<amount>', 'a decimal number, such as 120.50')
  .argument('<currency>', 'ISO 4217, such as EUR')
  .option('--code <code>', 'of which refund or void, as Atlas calls it; without it: the order’s only one')
  .action(operator.setOrderRefundAmount);

program
  .command('sweep')
  .description(
    'look now for what no webhook brought: incidents, unconfirmed, orders, mails; all of them unless one is named',
  )
  .argument('[kind]', 'incidents, unconfirmed, orders or mails')
  .action(sweepNow);

program
  .command('inbox')
  .description('list deliveries, newest first')
  .option('--state <state>', 'only those pending, dispatched, processed, repeat or quarantined')
  .option('--order <orderNo>', 'only those about this order')
  .option('--limit <number>', 'how many', '100')
  .option('--json', 'as JSON')
  .action(operator.showInbox);

program
  .command('redrive')
  .description('run a delivery again: one by its key, or all in an end state')
  .argument('[key]', 'key of the delivery, as `skyhook inbox` shows it')
  .option('--state <state>', 'all that are processed, repeat or quarantined')
  .action(operator.redrive);

program
  .command('explain')
  .description('what webhook messages say in Skyhook’s terms, or where and why they are not understood; stores nothing')
  .argument('[files...]', 'one message each; standard input without any')
  .option('--json', 'one line of JSON per message')
  .action(explain);

program
  .command('judge')
  .description('how bad schedule changes are, what would be offered and by when; stores nothing')
  .argument(
    '<file>',
    'a webhook message or { now, original, previous, revised, scheduleChangeType }, or an array; - for standard input',
  )
  .option('--json', 'as JSON')
  .option('--now <time>', 'when it is judged, for messages that do not say `now`')
  .option('--rules <file>', 'your rules, as CHANGE_RULES_FILE names them; Skyhook’s own without')
  .action(judge);

program
  .command('doctor')
  .description('versions of the program, its data and rules; whether the configuration is complete and services answer')
  .option('--json', 'as JSON')
  .action(async (options: { json?: boolean }) => {
    // What did not answer in time need not be waited for.
    process.exit(await doctor(options));
  });

program
  .command('codes')
  .description('what Atlas’s codes mean and what helps: `status` of answers, `errorCode` of cancelled orders')
  .argument('[code]', 'one code, such as 816')
  .action(showCodes);

program
  .command('mail')
  .description('a mail that an airline sent about an order: what is known of it, and its text')
  .argument('<code>', 'code of the mail, as `skyhook order` and `skyhook tasks` show it')
  .option('--raw', 'the mail as it came, for a file')
  .option('--json', 'as JSON')
  .action(operator.showMail);

program
  .command('airlines')
  .description('airlines as Atlas last said (airline.status); nothing confirms it')
  .option('--json', 'as JSON')
  .action(operator.showAirlines);

program
  .command('tasks')
  .description('list what waits for a person, the nearest departure first')
  .option('--json', 'as JSON')
  .action(operator.showTasks);

program
  .command('take')
  .description('say who has taken a task on')
  .argument('<id>', 'id of the task, as `skyhook tasks` shows it')
  .option('--as <name>', 'a name that your people know')
  .option('--give-back', 'nobody has it any more')
  .action(operator.take);

program
  .command('answer')
  .description('answer a task, or a question in a traveller’s stead')
  .argument('<id>', 'id of the task, as `skyhook tasks` shows it')
  .argument('<option>', 'one of its options')
  .action(operator.answer);

const events = program
  .command('events')
  .description('events for your own systems, newest first: what was sent to EVENTS_URL, what waits, what was given up')
  .option('--order <orderNo>', 'only those about this order')
  .option('--state <state>', 'only those pending, sent or given-up')
  .option('--limit <number>', 'how many', '100')
  .option('--json', 'with all that they say, as JSON')
  .action(showEvents);
events
  .command('resend')
  .description('send an event again, as it was, with the same id')
  .argument('<id>', 'id of the event')
  .action(resend);
events.command('schema').description('the JSON Schema of the events').action(showEventSchema);

/** A whole number of 32 bits. */
function seedNumber(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new InvalidArgumentError('It is a whole number from 0 to 4294967295.');
}

/** For options that may come several times. */
function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

// `skyhook … | head`: who reads no further wants no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

await program.parseAsync();
