import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { languageTags } from './messages/language.ts';

/**
 * The configuration: environment variables, checked once at start and frozen. Nothing else in Skyhook reads
 * `process.env` (Temporal's own `TEMPORAL_*` variables are read by its envconfig package).
 */
const text = z.string().trim().min(1, 'is empty');
const url = (...protocols: string[]) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `is not a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });
const positive = (fallback: number) => z.coerce.number('is not a number').positive('is not above 0').default(fallback);
const seconds = positive;
const minutes = seconds;
const yesOrNo = z
  .enum(['true', 'false'], 'is neither true nor false')
  .default('false')
  .transform((value) => value === 'true');
const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

const database = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:').describe('PostgreSQL 14 or newer, the state of record'),
});

const secrets = z.object({
  SIGNING_KEY: text
    .min(16, 'is shorter than 16 characters')
    .describe('delivery keys, decision links and the key of proofs of notice are derived from it; do not change it'),
});

const receiver = z.object({
  PORT: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'is not a port')
    .max(65535, 'is not a port')
    .default(8080)
    .describe('HTTP port'),
  HOST: text.default('0.0.0.0').describe('address to listen on'),
  WEBHOOK_SECRETS: list
    .refine((values) => values.length > 0, 'names no secret')
    .refine((values) => values.every((value) => /^[A-Za-z0-9_-]{8,128}$/.test(value)), {
      message: 'has a secret that is not 8 to 128 letters, digits, - or _ (it is part of a URL)',
    })
    .describe('comma-separated; the first is current, the others are still accepted'),
  OPS_TOKEN: text.min(3, 'is shorter than 3 characters').describe('operators’ token for /api and /ops'),
});

const publicAddress = z.object({
  PUBLIC_URL: url('http:', 'https:')
    .transform((value) => value.replace(/\/+$/, ''))
    .describe('where Atlas and travellers reach the receiver'),
});

const changeRules = z.object({
  CHANGE_RULES_FILE: text.optional().describe('JSON file with your rules about schedule changes; the defaults without'),
});

const voices = z.object({
  DEFAULT_LANGUAGE: z
    .enum(languageTags, `is none of ${languageTags.join(', ')}`)
    .default('en')
    .describe('of travellers whose own is not known, or that there are no words in'),
  BRANDS_FILE: text
    .optional()
    .describe('JSON file with the brands under which travellers are written to; none without'),
});

const airlines = z.object({
  AIRLINES_FILE: text
    .optional()
    .describe('JSON file with what receipts say of check-in with airlines; nothing without'),
});

const atlas = z.object({
  ATLAS_BASE_URL: url('http:', 'https:')
    .transform((value) => value.replace(/\/+$/, ''))
    .describe('e.g. the sandbox or the production host shown in ATRIP'),
  ATLAS_CLIENT_ID: text.describe('credential'),
  ATLAS_CLIENT_SECRET: text.describe('credential'),
  ATLAS_CID: text.optional().describe('client identifier, sent when set'),
});

const returnPath = text
  .regex(/^(?=.{4,200}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i, 'is not a domain')
  .describe('domain whose mail comes to `skyhook bounces`; the envelope sender is an address of it for each message');

const bounces = z.object({
  RETURN_PATH_DOMAIN: returnPath,
  BOUNCE_SMTP_PORT: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'is not a port')
    .max(65535, 'is not a port')
    .default(2525)
    .describe('SMTP port for what comes back'),
  BOUNCE_SMTP_HOST: text.default('0.0.0.0').describe('address to listen on for it'),
  BOUNCE_TLS_CERT: text.optional().describe('PEM file with the certificate of STARTTLS; none without'),
  BOUNCE_TLS_KEY: text.optional().describe('PEM file with the key of that certificate'),
});

const worker = z.object({
  RETURN_PATH_DOMAIN: returnPath.optional(),
  MAIL_PER_SECOND: positive(20).describe('mails to travellers, limit for all workers together'),
  SMTP_URL: url('smtp:', 'smtps:').optional().describe('mail server; not needed with TRAVELLER_MAIL=seller'),
  SMTP_CONNECTIONS: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(1, 'is not from 1 to 50')
    .max(50, 'is not from 1 to 50')
    .default(5)
    .describe('connections to the mail server at a time, of each worker'),
  SMTP_TLS_CA: text
    .optional()
    .describe('PEM file with the authority that vouches for the mail server; those that Node.js trusts without'),
  SMTP_TLS: z
    .enum(['required', 'opportunistic'], 'is neither required nor opportunistic')
    .default('opportunistic')
    .describe('required: mail waits rather than goes out unencrypted by smtp://'),
  MAIL_FROM: text.optional().describe('sender of travellers’ mail; not needed with TRAVELLER_MAIL=seller'),
  TRAVELLER_MAIL: z
    .enum(['skyhook', 'seller'], 'is neither skyhook nor seller')
    .default('skyhook')
    .describe('who mails travellers: Skyhook, or systems of the seller by the events traveller.told'),
  SELLER_DOMAINS: list.describe('mail domains of the seller; never mailed as if they were a traveller’s'),
  ATLAS_CONFIRM_INCIDENTS: yesOrNo.describe('confirm incidents with Atlas through its legacy calls'),
  ATLAS_SUBMIT_REFUNDS: yesOrNo.describe('submit the refunds that travellers choose; else a person does it in ATRIP'),
  ATLAS_MAIL_HOSTS: list
    .refine((hosts) => hosts.every((host) => /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(host)), {
      message: 'has an entry that is no host and no host:port',
    })
    .describe('hosts whose links to mails are followed when a push brings them; host:port also at private addresses'),
  ATLAS_CALLS_PER_SECOND: positive(10).describe('limit for all workers together'),
  UNKNOWN_ORDERS_PER_SECOND: positive(1).describe('queries about orders nobody knows'),

  POLL_FIRST_SECONDS: seconds(1).describe('scale of the polling intervals 1, 2, 3, 5, 8, 13, 21, 30'),
  TICKETING_LIMIT_MINUTES: minutes(120).describe('a paid order not ticketed by then goes to a person'),
  LAP_INFANT_SECONDS: seconds(600).describe('an infant without a ticket number is waited for so long after the others'),
  CANCELLED_HOLD_SECONDS: seconds(1800).describe('a cancelled order is told to the traveller after it, unless claimed'),
  CORROBORATION_LIMIT_MINUTES: minutes(10).describe('an unconfirmed schedule change goes to a person after it'),
  MAIL_JOIN_MINUTES: minutes(30).describe('a schedule-change mail that nothing explains goes to a person after it'),
  MAIL_UNREAD_MINUTES: minutes(60).describe(
    'under 48 h before departure, a mail that nobody read is passed on after it',
  ),
  FURTHER_NEWS_SECONDS: z.coerce
    .number('is not a number')
    .min(0, 'is below 0')
    .default(900)
    .describe('over 72 h before departure, a change waits so long for further news before it is told'),
  TRIP_WAIT_MINUTES: positive(15).describe('how long the ticket mail of a trip waits for its other orders'),
  REFUND_LIMIT_DAYS: positive(30).describe('a refund or void that is not final by then goes to a person'),
  REFUND_UNDO_SECONDS: z.coerce
    .number('is not a number')
    .positive('is not above 0')
    // A proof of notice masks the link of an answer for so long.
    .max(86_400, 'is more than a day')
    .default(1800)
    .describe('from a traveller’s answer: so long it can be taken back, and a refund is not submitted'),
  REFUND_OUTCOME_LIMIT_MINUTES: minutes(120).describe(
    'a submitted refund whose answer was lost and that does not show by then goes to a person',
  ),
  DECISION_LIMIT_MINUTES: minutes(72 * 60).describe('longest time a traveller has to answer'),
  DECISION_MINIMUM_MINUTES: minutes(120).describe('shortest time a traveller has to answer'),
  DECISION_BEFORE_DEPARTURE_MINUTES: minutes(24 * 60).describe('answers close this long before departure'),
  DECISION_REMINDER_MINIMUM_MINUTES: minutes(60).describe('no reminder at half time when less than this is left'),
  DAY_BEFORE_HOURS: z.coerce
    .number('is not a number')
    .refine((hours) => hours === 0 || hours >= 3, 'is neither 0 nor at least 3')
    .default(24)
    .describe('changed flights are confirmed to the traveller so long before departure; 0: never'),
  PERSON_REMINDER_MINUTES: minutes(12 * 60).describe('an open task of a person is brought up again after it'),
  REPEAT_QUERY_SECONDS: seconds(60).describe('a repeated delivery asks Atlas afresh at most this often'),
  RECONCILE_SECONDS: seconds(300).describe('how often the reconciler runs'),
  SWEEP_INCIDENTS_SECONDS: seconds(300).describe('how often the incident list is swept'),
  SWEEP_ORDERS_SECONDS: seconds(900).describe('how often the order list is swept'),
  SWEEP_UNCONFIRMED_SECONDS: seconds(86_400).describe('how often all unconfirmed incidents are swept'),
  SWEEP_MAILS_SECONDS: seconds(600).describe('how often the mail query is swept'),
  MISSED_AFTER_SECONDS: seconds(600).describe('what a sweep finds older than this, and no push brought, was missed'),
  DISPATCH_LIMIT_SECONDS: seconds(900).describe('a dispatched delivery without an end is started again after it'),
});

/** Standard Webhooks: 24 to 64 random bytes in base64, after `whsec_`. */
const isSigningSecret = (value: string): boolean => {
  const text = /^whsec_(.+)$/.exec(value)?.[1] ?? '';
  const bytes = Buffer.from(text, 'base64');
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === text;
};

const events = z.object({
  EVENTS_URL: url('http:', 'https:')
    .optional()
    .describe('where events for the seller’s systems are sent; none without'),
  EVENTS_SECRET: list
    .refine((values) => values.every(isSigningSecret), { message: 'is not whsec_ and 24 to 64 bytes in base64' })
    .describe('signs the events; several, comma-separated, give several signatures'),
  EVENTS_ALLOW_HTTP: yesOrNo.describe('send events over http to other machines'),
});

const logging = z.object({
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'is none of trace, debug, info, warn, error, silent')
    .default('info'),
});

/** Who is to write to travellers by events must be told of them. */
function checkTravellerMail(
  { TRAVELLER_MAIL, EVENTS_URL }: Pick<z.output<typeof worker>, 'TRAVELLER_MAIL'> & z.output<typeof events>,
  context: z.core.$RefinementCtx,
): void {
  if (TRAVELLER_MAIL === 'skyhook' || EVENTS_URL !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['TRAVELLER_MAIL'],
    message: 'is seller, but EVENTS_URL is not set: nobody would tell the travellers',
  });
}

/** Who mails travellers needs a mail server and a sender. It runs whatever else is wrong, so that all is named at once. */
function checkMailServer(
  { TRAVELLER_MAIL, SMTP_URL, MAIL_FROM }: Partial<z.output<typeof worker>>,
  context: z.core.$RefinementCtx,
): void {
  if (TRAVELLER_MAIL === 'seller') return;
  for (const [name, value] of Object.entries({ SMTP_URL, MAIL_FROM }))
    if (value === undefined) context.addIssue({ code: 'custom', path: [name], message: 'is not set' });
}

/** A certificate is of no use without its key, nor the key without it. */
function checkBounceTls(
  { BOUNCE_TLS_CERT, BOUNCE_TLS_KEY }: Partial<z.output<typeof bounces>>,
  context: z.core.$RefinementCtx,
): void {
  if ((BOUNCE_TLS_CERT === undefined) === (BOUNCE_TLS_KEY === undefined)) return;
  const missing = BOUNCE_TLS_CERT === undefined ? 'BOUNCE_TLS_CERT' : 'BOUNCE_TLS_KEY';
  context.addIssue({ code: 'custom', path: [missing], message: 'is not set' });
}

/** Events are signed, and read by nobody on the way, unless that is meant. */
function checkEvents(
  { EVENTS_URL, EVENTS_SECRET, EVENTS_ALLOW_HTTP }: z.output<typeof events>,
  context: z.core.$RefinementCtx,
): void {
  const complain = (name: string, message: string): void => context.addIssue({ code: 'custom', path: [name], message });
  if (EVENTS_URL === undefined) return;
  if (EVENTS_SECRET.length === 0) complain('EVENTS_SECRET', 'is needed with EVENTS_URL');
  const { protocol, username, password } = new URL(EVENTS_URL);
  if (username !== '' || password !== '') complain('EVENTS_URL', 'holds a user or password, which would not be sent');
  if (protocol === 'http:' && !isThisMachine(EVENTS_URL) && !EVENTS_ALLOW_HTTP)
    complain('EVENTS_URL', 'is http, which anybody on the way reads: use https, or EVENTS_ALLOW_HTTP=true');
}

/** Which variables each role needs. */
export const roles = {
  migrate: z.object({ ...database.shape, ...logging.shape }),
  receiver: z.object({
    ...database.shape,
    ...secrets.shape,
    ...receiver.shape,
    ...publicAddress.shape,
    ...worker.pick({ REPEAT_QUERY_SECONDS: true, REFUND_UNDO_SECONDS: true }).shape,
    ...changeRules.shape,
    ...voices.shape,
    ...logging.shape,
  }),
  worker: z
    .object({
      ...database.shape,
      ...secrets.shape,
      ...publicAddress.shape,
      ...atlas.shape,
      ...worker.shape,
      ...events.shape,
      ...changeRules.shape,
      ...voices.shape,
      ...airlines.shape,
      ...logging.shape,
    })
    .superRefine(checkMailServer, { when: () => true })
    .superRefine(checkEvents)
    .superRefine(checkTravellerMail),
  bounces: z
    .object({
      ...database.shape,
      ...secrets.pick({ SIGNING_KEY: true }).shape,
      ...bounces.shape,
      ...worker.pick({ PERSON_REMINDER_MINUTES: true }).shape,
      ...logging.shape,
    })
    .superRefine(checkBounceTls, { when: () => true }),
  register: z.object({
    // Needed for what a rotation made; a plain registration does without.
    DATABASE_URL: database.shape.DATABASE_URL.optional(),
    SIGNING_KEY: secrets.shape.SIGNING_KEY.optional(),
    ...atlas.shape,
    ...publicAddress.shape,
    ...receiver.pick({ WEBHOOK_SECRETS: true }).shape,
    ...logging.shape,
  }),
  operator: z.object({ ...database.shape, ...changeRules.shape, ...voices.shape, ...logging.shape }),
  // Who checks a proof of notice need not have the key.
  evidence: z.object({ SIGNING_KEY: secrets.shape.SIGNING_KEY.optional() }),
} as const;

export type Role = keyof typeof roles;
export type Config<R extends Role> = Readonly<z.output<(typeof roles)[R]>>;

/** The environment lacks something or holds something wrong; `problems` has a line for each variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(role: Role, problems: readonly string[]) {
    super(`The environment is not complete for "${role}":\n${problems.map((line) => `  - ${line}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads and checks the variables that `role` needs.
 * @throws ConfigError naming every missing or wrong variable at once (never its value)
 */
export function readConfig<R extends Role>(role: R, env: NodeJS.ProcessEnv): Config<R> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const schema = roles[role];
  const parsed = schema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data) as Config<R>;
  const shape: Record<string, z.ZodType> = schema.shape;
  const problems = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0]);
    const purpose = shape[name]?.description;
    const what = present[name] === undefined ? 'is not set' : issue.message;
    problems.set(name, `${name} ${what}${purpose ? ` (${purpose})` : ''}`);
  }
  throw new ConfigError(role, [...problems.values()]);
}

/** Whether a URL stays on this machine. */
export const isThisMachine = (address: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);

/** A new random secret, fit for a URL path. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
