import type { VNode } from 'preact';
import type { Itinerary } from '../domain/itinerary.ts';
import type { WhyItStands } from '../domain/taking-back.ts';
import { usualAccent, type Brand } from '../messages/brand.ts';
import { changeOf } from '../messages/flight-change.ts';
import { languageTags } from '../messages/language.ts';
import { wordsIn, type Words } from '../messages/languages/index.ts';
import { arrivalTime, departureTime, instantAtAirport } from '../messages/local-time.ts';
import { answerName, answerOutcome, capitalised, contactsOf, isAnswer } from '../messages/wording.ts';
import type { StoredQuestion } from '../storage/questions.ts';

/** What every page is made with: the language's words, and the brand of the order. */
export interface PageVoice {
  readonly words: Words;
  readonly brand: Brand | undefined;
  /** The reader chose this language on the page, so its forms keep it. */
  readonly isChosen: boolean;
}

/** Answers that give up seats: asked twice. */
export const givesUpSeats = (option: string): option is 'refund' | 'refund-part' =>
  option === 'refund' || option === 'refund-part';

/** The title of the page that asks. */
export const askTitle = ({ kind }: StoredQuestion, { page }: Words): string =>
  kind === 'reinstated' ? page.titles.reinstated : page.titles.changed;

/** The page that asks: before and after, the options, none of them preselected. Shows no names. */
export function AskPage(props: {
  readonly voice: PageVoice;
  readonly question: StoredQuestion;
  readonly before: Itinerary;
  readonly after: Itinerary;
  readonly notice?: string;
}): VNode {
  const { voice, question, before, after, notice } = props;
  const { words } = voice;
  const airport = (before[0] ?? after[0])?.depAirport ?? '';
  const { answerBy } = words.question;
  return (
    <>
      <h1>{askTitle(question, words)}</h1>
      {notice && (
        <p class="warn" role="alert">
          {notice}
        </p>
      )}
      <Flights title={words.flights.before} flights={before} other={after} side="before" words={words} />
      <Flights title={words.flights.now} flights={after} other={before} side="after" words={words} />
      <p>
        {answerBy[0]}
        <strong>{instantAtAirport(question.deadline.getTime(), airport, words)}</strong>
        {answerBy[1]}
        {words.punctuation.gap}
        {question.consequence === 'no-choice' || question.consequence === 'person'
          ? words.page.silence[question.consequence]
          : null}
      </p>
      <form method="post">
        <fieldset style="border:0;padding:0;margin:0">
          <legend>{words.page.what}</legend>
          {question.options.map((option) => (
            <label class="option">
              <input type="radio" name="option" value={option} required /> {answerName(question.kind, option, words)}
              {isAnswer(option) && <small style="display:block">{words.page.options[option].outcome}</small>}
            </label>
          ))}
        </fieldset>
        <MainButton voice={voice}>{words.page.continue}</MainButton>
      </form>
    </>
  );
}

function MainButton({ voice, children }: { readonly voice: PageVoice; readonly children: string }): VNode {
  const accent = voice.brand?.accent ?? usualAccent;
  return (
    <button class="primary" type="submit" style={`background:${accent};border-color:${accent}`}>
      {children}
    </button>
  );
}

/** The second step before a refund. */
export function ConfirmRefundPage(props: {
  readonly voice: PageVoice;
  readonly option: 'refund' | 'refund-part';
}): VNode {
  const { voice, option } = props;
  const { punctuation, page, tag } = voice.words;
  const { title, given, yes } = option === 'refund-part' ? page.confirm.part : page.confirm.whole;
  return (
    <>
      <h1>{title}</h1>
      <p>
        {given}
        {punctuation.gap}
        {page.confirm.final}
      </p>
      <form method="post">
        <input type="hidden" name="option" value={option} />
        <input type="hidden" name="confirmed" value="yes" />
        <p>
          <MainButton voice={voice}>{yes}</MainButton>
        </p>
      </form>
      <form method="get">
        {voice.isChosen && <input type="hidden" name="lang" value={tag} />}
        <button type="submit">{page.confirm.back}</button>
      </form>
    </>
  );
}

/** The page after a decision, by whomever or whatever it was made. */
export function ClosedPage(props: {
  readonly voice: PageVoice;
  readonly question: StoredQuestion;
  readonly justNow: boolean;
  /** Until when the answer can be taken back, milliseconds since 1970; undefined when it cannot. */
  readonly takeBack: { readonly until: number; readonly airport: string } | undefined;
}): VNode {
  const { voice, question, justNow, takeBack } = props;
  const { words } = voice;
  const { page } = words;
  if (question.state === 'answered' && question.answer) {
    const outcome = answerOutcome(question.kind, question.answer, words);
    return (
      <>
        <h1>{justNow ? page.thanks : page.answered}</h1>
        <p>
          {page.answerIs[0]}
          <strong>{answerName(question.kind, question.answer, words)}</strong>
          {page.answerIs[1]}
        </p>
        {outcome && <p>{outcome}</p>}
        <p>{page.nothingElse}</p>
        {takeBack && (
          <form method="post">
            <p>
              {page.takeBack.until[0]}
              <strong>{instantAtAirport(takeBack.until, takeBack.airport, words)}</strong>
              {page.takeBack.until[1]}
            </p>
            <input type="hidden" name="undo" value="yes" />
            <button type="submit">{page.takeBack.button}</button>
          </form>
        )}
      </>
    );
  }
  return <Said {...(question.state === 'superseded' ? page.superseded : page.expired)} />;
}

export const UnknownLinkPage = ({ voice }: { readonly voice: PageVoice }): VNode => (
  <Said {...voice.words.page.unknown} />
);

/** The page after an answer that was to be taken back, and stands. */
export function AnswerStandsPage({
  voice,
  because,
}: {
  readonly voice: PageVoice;
  readonly because: WhyItStands;
}): VNode {
  const { punctuation, page } = voice.words;
  const { title, because: reasons, contact } = page.takeBack.late;
  return <Said title={title} text={`${reasons[because]}${punctuation.gap}${contact}`} />;
}

function Said({ title, text }: { readonly title: string; readonly text: string }): VNode {
  return (
    <>
      <h1>{title}</h1>
      <p>{text}</p>
    </>
  );
}

/** The brand's name above a page. */
export const PageHead = ({ voice: { brand } }: { readonly voice: PageVoice }): VNode | null =>
  brand ? (
    <p style={`border-bottom:3px solid ${brand.accent ?? usualAccent};padding-bottom:.4rem;font-weight:bold`}>
      {brand.name}
    </p>
  ) : null;

/** How the staff are reached, and the other languages: plain links, which open the same link in that language. */
export function PageFoot({ voice: { brand, words } }: { readonly voice: PageVoice }): VNode {
  return (
    <footer style="margin-top:2rem">
      {brand && (
        <p>
          {brand.name}
          {contactsOf(brand, words).map(({ name, value, href }) => (
            <>
              <br />
              {name}
              {words.punctuation.colon}
              <a href={href} style="color:inherit">
                {value}
              </a>
            </>
          ))}
        </p>
      )}
      <nav aria-label={words.page.languages}>
        {languageTags
          .filter((tag) => tag !== words.tag)
          .map((tag) => (
            <>
              <a
                href={`?lang=${tag}`}
                lang={tag}
                hreflang={tag}
                style="color:inherit;display:inline-block;padding:.6rem 1rem .6rem 0"
              >
                {wordsIn[tag].ownName}
              </a>{' '}
            </>
          ))}
      </nav>
    </footer>
  );
}

function Flights(props: {
  readonly title: string;
  readonly flights: Itinerary;
  readonly other: Itinerary;
  readonly side: 'before' | 'after';
  readonly words: Words;
}): VNode {
  const { title, flights, other, side, words } = props;
  const { noneLeft, marks, departs, arrives } = words.flights;
  return (
    <section class="card">
      <h2 style="margin-top:0">{title}</h2>
      {flights.length === 0 && <p>{noneLeft}</p>}
      {flights.map((one) => (
        <p>
          <strong>
            {one.flightNumber} {one.depAirport} → {one.arrAirport}
            {marks[changeOf(one, other, side)]}
          </strong>
          <br />
          {capitalised(departs(departureTime(one, words), ''), words)}
          <br />
          {capitalised(arrives(arrivalTime(one, words), ''), words)}
        </p>
      ))}
    </section>
  );
}
