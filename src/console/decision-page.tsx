import type { VNode } from 'preact';
import type { Answer } from '../domain/change-policy.ts';
import type { Itinerary } from '../domain/itinerary.ts';
import { arrivalOffset, changeOf, departureOffset, instantAtAirport, localTime } from '../messages/local-time.ts';
import type { StoredQuestion } from '../storage/questions.ts';

/** What an answer is called, and what happens then. */
const optionWords: Readonly<Record<Answer, { readonly name: string; readonly outcome: string }>> = {
  keep: { name: 'Keep the new flights', outcome: 'You fly as shown under “Now”.' },
  'another-flight': {
    name: 'I would like another flight',
    outcome: 'One of our staff looks for one and contacts you. Nothing is changed before you agree.',
  },
  refund: {
    name: 'I do not want to fly; please refund',
    outcome: 'We ask the airline for a refund of the whole booking. Your seats on all flights are given up.',
  },
  'refund-part': {
    name: 'Refund the changed part, and keep the rest',
    outcome: 'One of our staff asks the airline for a refund of the flights that changed. You fly the others.',
  },
  'call-me': { name: 'Please call me', outcome: 'One of our staff calls you. Nothing is changed before.' },
  'not-all-agree': {
    name: 'We do not all want the same',
    outcome: 'One of our staff contacts you to find out what each passenger wants. Nothing is changed before.',
  },
};

const isAnswer = (option: string): option is Answer => option in optionWords;

/** Answers that give up seats: asked twice. */
export const givesUpSeats = (option: string): option is 'refund' | 'refund-part' =>
  option === 'refund' || option === 'refund-part';

/** What an option is called; the flights of a reinstated booking are no new ones. */
const wordsOf = (question: StoredQuestion, option: string): string => {
  if (question.kind === 'reinstated' && option === 'keep') return 'Keep my flights, no refund';
  return isAnswer(option) ? optionWords[option].name : option;
};

/** The title of the page that asks. */
export const askTitle = ({ kind }: StoredQuestion): string =>
  kind === 'reinstated' ? 'Your flight is back' : 'Your flight has changed';

const consequences: Readonly<Record<string, string>> = {
  'no-choice': 'If you choose nothing by then, you stay on the new flights. We do not count that as a choice.',
  person: 'If you choose nothing by then, one of our staff will contact you.',
};

/** The page that asks: before and after, the options, none of them preselected. Shows no names. */
export function AskPage(props: {
  readonly question: StoredQuestion;
  readonly before: Itinerary;
  readonly after: Itinerary;
  readonly notice?: string;
}): VNode {
  const { question, before, after, notice } = props;
  const airport = (before[0] ?? after[0])?.depAirport ?? '';
  return (
    <>
      <h1>{askTitle(question)}</h1>
      {notice && (
        <p class="warn" role="alert">
          {notice}
        </p>
      )}
      <Flights title="Before" flights={before} other={after} side="before" />
      <Flights title="Now" flights={after} other={before} side="after" />
      <p>
        Please answer by <strong>{instantAtAirport(question.deadline.getTime(), airport)}</strong>.{' '}
        {consequences[question.consequence]}
      </p>
      <form method="post">
        <fieldset style="border:0;padding:0;margin:0">
          <legend>What would you like?</legend>
          {question.options.map((option) => (
            <label class="option">
              <input type="radio" name="option" value={option} required /> {wordsOf(question, option)}
              {isAnswer(option) && <small style="display:block">{optionWords[option].outcome}</small>}
            </label>
          ))}
        </fieldset>
        <button class="primary" type="submit">
          Continue
        </button>
      </form>
    </>
  );
}

/** The second step before a refund. */
export function ConfirmRefundPage({ option }: { readonly option: 'refund' | 'refund-part' }): VNode {
  const isPart = option === 'refund-part';
  return (
    <>
      <h1>{isPart ? 'Do you really want a refund of the changed part?' : 'Do you really want a refund?'}</h1>
      <p>
        {isPart
          ? 'Your seats on the flights that changed are given up; you keep the others.'
          : 'Your seats on these flights are given up.'}{' '}
        This cannot be taken back once it is with the airline.
      </p>
      <form method="post">
        <input type="hidden" name="option" value={option} />
        <input type="hidden" name="confirmed" value="yes" />
        <p>
          <button class="primary" type="submit">
            {isPart ? 'Yes, refund this part' : 'Yes, refund'}
          </button>
        </p>
      </form>
      <form method="get">
        <button type="submit">Back to the options</button>
      </form>
    </>
  );
}

/** The page after a decision, by whomever or whatever it was made. */
export function ClosedPage({
  question,
  justNow,
}: {
  readonly question: StoredQuestion;
  readonly justNow: boolean;
}): VNode {
  if (question.state === 'answered' && question.answer) {
    return (
      <>
        <h1>{justNow ? 'Thank you' : 'This has been answered'}</h1>
        <p>
          The answer is: <strong>{wordsOf(question, question.answer)}</strong>.
        </p>
        {isAnswer(question.answer) && question.kind !== 'reinstated' && <p>{optionWords[question.answer].outcome}</p>}
        <p>You do not need to do anything else here. We write to you when there is news.</p>
      </>
    );
  }
  const [title, text] =
    question.state === 'superseded'
      ? [
          'There is newer information',
          'This link is about an earlier change. Please use the link in our latest message.',
        ]
      : ['The time to answer is over', 'If you still want to change something, please contact us.'];
  return (
    <>
      <h1>{title}</h1>
      <p>{text}</p>
    </>
  );
}

export function UnknownLinkPage(): VNode {
  return (
    <>
      <h1>This link is not valid</h1>
      <p>Please open the link exactly as it is in our message. If it was cut off, copy the whole of it.</p>
    </>
  );
}

function Flights(props: {
  readonly title: string;
  readonly flights: Itinerary;
  readonly other: Itinerary;
  readonly side: 'before' | 'after';
}): VNode {
  const words = { unchanged: '', changed: ' (changed)', cancelled: ' (no longer flown)', new: ' (new)' };
  return (
    <section class="card">
      <h2 style="margin-top:0">{props.title}</h2>
      {props.flights.length === 0 && <p>No flights are left in this booking.</p>}
      {props.flights.map((one) => (
        <p>
          <strong>
            {one.flightNumber} {one.depAirport} → {one.arrAirport}
            {words[changeOf(one, props.other, props.side)]}
          </strong>
          <br />
          Departs {localTime(one.depLocal)} ({departureOffset(one)})
          <br />
          Arrives {localTime(one.arrLocal)} ({arrivalOffset(one)})
        </p>
      ))}
    </section>
  );
}
