import type { ProofEntry } from './format.ts';

/** Recipient of what systems of the seller tell, as it is stored. */
const theSeller = '(the seller)';

type Facts = ProofEntry['facts'];
type Words = (facts: Facts) => string;

const say = (value: unknown): string =>
  value === null || value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(value);
const list = (value: unknown): string => (Array.isArray(value) ? value.map(say).join(', ') : say(value));
const minute = (value: unknown): string => say(value).slice(0, 16).replace('T', ' ');
const given = (value: unknown, words: string): string => (value === null || value === undefined ? '' : words);

/** What silence leads to; never acceptance. */
const silences: Readonly<Record<string, string>> = {
  'no-choice': 'the traveller stays on the new flights, recorded as no choice',
  person: 'a person calls',
  'expired-to-person': 'a person calls',
};
const silenceOf = (outcome: unknown): string => silences[say(outcome)] ?? say(outcome);

const words: Readonly<Record<string, Words>> = {
  order: ({ stage, status, pnr }) =>
    `How the order stood at the export: ${say(stage)}, status ${say(status)}, booking reference ${say(pnr)}.`,
  delivery: ({ type, understoodAs, state }) =>
    `Atlas delivered a webhook message ${say(type)}, understood as ${say(understoodAs)} (${say(state)}).`,
  evidence: ({ kind, state }) => `It was said of the order: ${say(kind)} (now ${say(state)}).`,
  'evidence-decided': ({ kind, state, corroboratedBy }) =>
    `What was said (${say(kind)}) was found ${say(state)}${given(corroboratedBy, `, borne out by ${say(corroboratedBy)}`)}.`,
  'incident-pushed': ({ eventType }) => `Atlas pushed an incident: ${say(eventType)}.`,
  'incident-listed': ({ eventType }) => `Atlas’s incident list showed an incident: ${say(eventType)}.`,
  timeline: ({ text }) => `Record: ${say(text)}.`,
  'airline-mail': ({ sender, subject, receivedAt }) =>
    `A mail of the airline became known: “${say(subject)}” from ${say(sender)}, received ${minute(receivedAt)}.`,
  itinerary: ({ version, provenance }) =>
    `Version ${say(version)} of the flights became known from ${
      provenance === 'order-query' ? 'Atlas’s order query' : `what was said in ${say(provenance)}`
    }.`,
  judgement: ({ version, knownVersion, judgement, versions }) =>
    `Version ${say(version)} was judged ${say((judgement as Facts | null)?.severity)}${given(
      knownVersion,
      ` against version ${say(knownVersion)}, which the traveller knew`,
    )}, by ${list(Object.entries((versions ?? {}) as Facts).map(([name, one]) => `${name} ${say(one)}`))}.`,
  message: ({ kind, recipient, subject, template, state }) =>
    `A message ${say(kind)} to ${say(recipient)} was written, wording ${say(template)}: “${say(subject)}” (now ${say(state)}).`,
  'message-claimed': ({ kind, recipient }) => `Sending of the message ${say(kind)} to ${say(recipient)} began.`,
  'message-sent': ({ kind, recipient, state, smtpAnswer }) =>
    recipient === theSeller
      ? `The message ${say(kind)} was left to the seller’s systems (event traveller.told); Skyhook sent no mail.`
      : state === 'assumed-sent'
        ? `The message ${say(kind)} to ${say(recipient)} has to be taken for sent: the answer of the mail server was lost.`
        : `The message ${say(kind)} to ${say(recipient)} was taken by the mail server: ${say(smtpAnswer)}.`,
  'message-bounced': ({ kind, recipient, bounce }) =>
    `The message ${say(kind)} to ${say(recipient)} came back: ${say(bounce)}.`,
  'seller-event': ({ type, subject, state }) =>
    `An event ${say(type)} about ${say(subject)} was written for the seller’s systems (${say(state)}).`,
  question: ({ options, deadline, consequence, subject }) =>
    `The traveller was asked about version ${say(subject)} of the flights: ${list(options)}; until ${minute(deadline)}, else: ${silenceOf(consequence)}.`,
  'page-opened': ({ page, more, userAgent }) =>
    `The decision page was opened and showed ${page === 'question' ? 'the question' : 'that it is closed'}, to ${say(userAgent)}${
      more === 0 ? '' : `; ${say(more)} more openings were only counted`
    }. Mail scanners open such links too.`,
  answer: ({ state, answer, answeredBy }) =>
    state === 'superseded'
      ? 'The question was withdrawn: there was a newer state of affairs.'
      : answeredBy === 'deadline'
        ? `The deadline passed without an answer: ${silenceOf(state)}.`
        : `The question was answered by the ${say(answeredBy)}: ${say(answer ?? state)}.`,
  'answer-given': ({ option, answeredBy }) =>
    `The question was answered by the ${say(answeredBy)}: ${say(option)}. This answer was taken back later.`,
  'answer-taken-back': ({ option }) => `The traveller took the answer ${say(option)} back on the decision page.`,
  task: ({ kind, options, deadline }) =>
    `A person was asked: ${say(kind)} (${list(options)})${given(deadline, `; until ${minute(deadline)}`)}.`,
  'task-decided': ({ kind, state, answer, answeredBy }) =>
    state === 'superseded'
      ? `The task ${say(kind)} was withdrawn: there was no need for it any more.`
      : `The task ${say(kind)} was ended by ${say(answeredBy)}: ${say(answer ?? state)}.`,
};

/** What an entry says, in one sentence for people. */
export function sentenceOf({ kind, facts }: ProofEntry): string {
  return words[kind]?.(facts) ?? kind;
}

/** What is shown in full below the sentence, if anything: a message, a mail, flights, how a change was judged. */
export function longTextOf({ kind, facts }: ProofEntry): string | undefined {
  if (kind === 'message') return say(facts.text);
  if (kind === 'airline-mail' && facts.textBody !== null) return say(facts.textBody);
  if (kind === 'itinerary' && Array.isArray(facts.segments))
    return facts.segments.map((segment) => flightLine(segment as Facts)).join('\n') || 'no flights left';
  if (kind === 'judgement') return list((facts.judgement as Facts | null)?.netEffect).replaceAll('., ', '.\n');
  return undefined;
}

const flightLine = ({ carrier, flightNumber, depAirport, arrAirport, depLocal, arrLocal }: Facts): string =>
  `${say(flightNumber).startsWith(say(carrier)) ? '' : say(carrier)}${say(flightNumber)} ${say(depAirport)} ${minute(depLocal)} – ${say(arrAirport)} ${minute(arrLocal)}`;
