import type { ComponentChildren, VNode } from 'preact';
import type { Itinerary, Segment } from '../domain/itinerary.ts';
import { usualAccent, type Brand } from './brand.ts';
import { changeOf } from './flight-change.ts';
import type { Words } from './languages/words.ts';
import { arrivalTime, departureTime, instantAtAirport } from './local-time.ts';
import type { Message } from './message.ts';
import {
  ancillaryWords,
  capitalised,
  connectionWords,
  contactsOf,
  isOfEndedBooking,
  paidBackWords,
  reachWords,
  showsQuestion,
  titleOfBefore,
  wordsOf,
} from './wording.ts';

/* Mail programs drop style sheets, so styles are inline; the class names serve those that keep them (dark mode). */
const styles = `
  @media (prefers-color-scheme: dark) {
    .page { background: #14181d !important; color: #e8eaed !important; }
    .card { background: #1e242b !important; border-color: #3a424c !important; }
    .quiet { color: #b3bac2 !important; }
    .contact { color: #a8c7fa !important; }
  }`;

/** The HTML part of a message. */
export function MailHtml(props: {
  readonly message: Message;
  readonly words: Words;
  readonly brand: Brand | undefined;
}): VNode {
  const { message, words, brand } = props;
  const { title, intro } = wordsOf(message, words);
  return (
    <html lang={words.tag}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style>{styles}</style>
      </head>
      <body
        class="page"
        style="margin:0;padding:16px;background:#f4f6f8;color:#1b1f24;font:16px/1.5 system-ui,sans-serif"
      >
        <main style="max-width:600px;margin:0 auto;overflow-wrap:anywhere">
          {brand && <BrandHead brand={brand} />}
          <h1 style="font-size:22px;line-height:1.3;margin:8px 0">{title}</h1>
          <p>{intro}</p>
          {message.refundHeld && <p>{words.refundHeld}</p>}
          {paidBackWords(message, words).map((paragraph) => (
            <p>{paragraph}</p>
          ))}
          {message.extract && (
            <Card title={words.extract.title}>
              <p style="margin:4px 0">
                <strong>{message.extract.subject}</strong>
              </p>
              {message.extract.lines.map((line) => (
                <p style="margin:4px 0">{line}</p>
              ))}
            </Card>
          )}
          {message.flightsBefore && (
            <Card title={titleOfBefore(message, words)}>
              <Flights flights={message.flightsBefore} other={message.flights} side="before" words={words} />
            </Card>
          )}
          <Now message={message} words={words} />
          {message.connections && (
            <Card title={words.connections.title}>
              {message.connections.map((one) => (
                <p style="margin:4px 0">{connectionWords(one, words)}</p>
              ))}
            </Card>
          )}
          <Ancillaries message={message} words={words} />
          <Decision message={message} words={words} accent={brand?.accent ?? usualAccent} />
          <Reach words={reachWords(message, brand, words)} />
          <Booking message={message} words={words} />
          {brand && <BrandFoot brand={brand} words={words} />}
        </main>
      </body>
    </html>
  );
}

/** The name stands in place of an image that is not loaded, as most mail programs load none unasked. */
function BrandHead({ brand }: { readonly brand: Brand }): VNode {
  const { name, logo, accent = usualAccent } = brand;
  return (
    <p style={`margin:0 0 12px;padding:8px 0;border-bottom:3px solid ${accent};font-weight:bold`}>
      {logo ? <img src={logo} alt={name} height="32" style="height:32px;max-width:100%" /> : name}
    </p>
  );
}

function BrandFoot({ brand, words }: { readonly brand: Brand; readonly words: Words }): VNode {
  return (
    <p class="quiet" style="margin:16px 0;color:#57606a;font-size:14px">
      {brand.name}
      {contactsOf(brand, words).map(({ name, value, href }) => (
        <>
          <br />
          {name}
          {words.punctuation.colon}
          <a class="contact" href={href} style="color:#0b57d0">
            {value}
          </a>
        </>
      ))}
    </p>
  );
}

const Reach = ({ words }: { readonly words: string | undefined }): VNode | null =>
  words === undefined ? null : <p style="margin:12px 0">{words}</p>;

function Card({ title, children }: { readonly title: string; readonly children: ComponentChildren }): VNode {
  return (
    <section
      class="card"
      style="background:#fff;border:1px solid #d6dbe0;border-radius:8px;padding:12px 16px;margin:12px 0"
    >
      <h2 style="font-size:16px;margin:0 0 8px">{title}</h2>
      {children}
    </section>
  );
}

/** An order that never was ticketed has no flights to show when it is cancelled. */
function Now({ message, words }: { readonly message: Message; readonly words: Words }): VNode | null {
  const { flights, flightsBefore } = message;
  const isEnded = isOfEndedBooking(message);
  if (isEnded && flights.length === 0) return null;
  const usual = flightsBefore ? words.flights.now : words.flights.yours;
  return (
    <Card title={isEnded ? words.flights.ofBooking : usual}>
      {flights.length === 0 && <p>{words.flights.noneLeft}</p>}
      <Flights flights={flights} other={flightsBefore} side="after" words={words} />
    </Card>
  );
}

function Ancillaries({ message, words }: { readonly message: Message; readonly words: Words }): VNode | null {
  const { ancillaries = [] } = message;
  if (ancillaries.length === 0) return null;
  return (
    <Card title={words.extras.title}>
      {ancillaries.map((one) => {
        const { who, what, fate } = ancillaryWords(one, words);
        return (
          <p style="margin:4px 0">
            {who}
            <strong>{what}</strong>
            {fate}
          </p>
        );
      })}
    </Card>
  );
}

/** One itinerary; what differs from the other is marked in words, not only by its look. */
function Flights(props: {
  readonly flights: Itinerary;
  readonly other: Itinerary | undefined;
  readonly side: 'before' | 'after';
  readonly words: Words;
}): VNode {
  const { flights, other, side, words } = props;
  return (
    <>
      {flights.map((segment) => (
        <Flight
          segment={segment}
          mark={other ? words.flights.marks[changeOf(segment, other, side)] : ''}
          words={words}
        />
      ))}
    </>
  );
}

function Flight(props: { readonly segment: Segment; readonly mark: string; readonly words: Words }): VNode {
  const { segment, mark, words } = props;
  const { departs, arrives } = words.flights;
  return (
    <p style="margin:6px 0">
      <strong>
        {segment.flightNumber} {segment.depAirport} → {segment.arrAirport}
      </strong>
      {mark && <strong>{mark}</strong>}
      <br />
      {capitalised(departs(departureTime(segment, words), segment.depTerminal), words)}
      <br />
      {capitalised(arrives(arrivalTime(segment, words), segment.arrTerminal), words)}
    </p>
  );
}

function Decision(props: { readonly message: Message; readonly words: Words; readonly accent: string }): VNode | null {
  const { message, words, accent } = props;
  if (!showsQuestion(message.kind)) return null;
  const { decision } = message;
  const { title, link, answerBy, silence, callTitle, call } = words.question;
  if (!decision) return <Card title={callTitle}>{call}</Card>;
  return (
    <Card title={title}>
      <p style="margin:12px 0">
        <a
          href={decision.url}
          style={`display:inline-block;background:${accent};color:#ffffff;padding:10px 18px;border-radius:6px;text-decoration:none`}
        >
          {link}
        </a>
      </p>
      <p style="margin:4px 0">
        {answerBy[0]}
        <strong>{instantAtAirport(decision.deadline, decision.airport, words)}</strong>
        {answerBy[1]}
        {words.punctuation.gap}
        {silence[decision.consequence]}
      </p>
    </Card>
  );
}

function Booking({ message, words }: { readonly message: Message; readonly words: Words }): VNode {
  const { title, pnr, ticket, order } = words.booking;
  return (
    <Card title={title}>
      {message.pnrs.length > 0 && (
        <p style="margin:4px 0">
          {pnr}
          {words.punctuation.colon}
          <strong>{message.pnrs.join(', ')}</strong>
        </p>
      )}
      {message.passengers.map((passenger) => (
        <p style="margin:4px 0">
          {passenger.name}
          {passenger.ticketNos.length > 0 && (
            <>
              {' '}
              – {ticket(passenger.ticketNos.length)} <strong>{passenger.ticketNos.join(', ')}</strong>
            </>
          )}
        </p>
      ))}
      <p class="quiet" style="margin:4px 0;color:#57606a">
        {order} {message.orderNo}
      </p>
    </Card>
  );
}
