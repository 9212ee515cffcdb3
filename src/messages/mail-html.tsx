import type { ComponentChildren, VNode } from 'preact';
import type { Itinerary, Segment } from '../domain/itinerary.ts';
import {
  arrivalOffset,
  changeOf,
  departureOffset,
  instantAtAirport,
  localTime,
  type FlightChange,
} from './local-time.ts';
import type { Message } from './message.ts';
import {
  ancillariesTitle,
  connectionsTitle,
  connectionWords,
  callWords,
  consequenceWords,
  extractTitle,
  fateWords,
  refundHeldWords,
  showsQuestion,
  wordsOf,
} from './wording.ts';

/* Mail programs drop style sheets, so styles are inline; the class names serve those that keep them (dark mode). */
const styles = `
  @media (prefers-color-scheme: dark) {
    .page { background: #14181d !important; color: #e8eaed !important; }
    .card { background: #1e242b !important; border-color: #3a424c !important; }
    .quiet { color: #b3bac2 !important; }
  }`;

/** The HTML part of a message. */
export function MailHtml({ message }: { readonly message: Message }): VNode {
  const { title, intro } = wordsOf(message);
  return (
    <html lang="en">
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
        <main style="max-width:600px;margin:0 auto">
          <h1 style="font-size:22px;line-height:1.3;margin:8px 0">{title}</h1>
          <p>{intro}</p>
          {message.refundHeld && <p>{refundHeldWords}</p>}
          {message.extract && (
            <Card title={extractTitle}>
              <p style="margin:4px 0">
                <strong>{message.extract.subject}</strong>
              </p>
              {message.extract.lines.map((line) => (
                <p style="margin:4px 0">{line}</p>
              ))}
            </Card>
          )}
          {message.flightsBefore && (
            <Card title="Before">
              <Flights flights={message.flightsBefore} other={message.flights} side="before" />
            </Card>
          )}
          <Now message={message} />
          {message.connections && (
            <Card title={connectionsTitle}>
              {message.connections.map((one) => (
                <p style="margin:4px 0">{connectionWords(one)}</p>
              ))}
            </Card>
          )}
          <Ancillaries message={message} />
          <Decision message={message} />
          <Card title="Booking">
            {message.pnrs.length > 0 && (
              <p style="margin:4px 0">
                Airline booking reference (PNR): <strong>{message.pnrs.join(', ')}</strong>
              </p>
            )}
            {message.passengers.map((passenger) => (
              <p style="margin:4px 0">
                {passenger.name}
                {passenger.ticketNos.length > 0 && (
                  <>
                    {' '}
                    – ticket <strong>{passenger.ticketNos.join(', ')}</strong>
                  </>
                )}
              </p>
            ))}
            <p class="quiet" style="margin:4px 0;color:#57606a">
              Order {message.orderNo}
            </p>
          </Card>
        </main>
      </body>
    </html>
  );
}

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
function Now({ message }: { readonly message: Message }): VNode | null {
  const { kind, flights, flightsBefore } = message;
  const isCancelled = kind === 'order-cancelled';
  if (isCancelled && flights.length === 0) return null;
  const usual = flightsBefore ? 'Now' : 'Your flights';
  return (
    <Card title={isCancelled ? 'The flights of this booking' : usual}>
      {flights.length === 0 && <p>No flights are left in this booking.</p>}
      <Flights flights={flights} other={flightsBefore} side="after" />
    </Card>
  );
}

function Ancillaries({ message: { ancillaries = [] } }: { readonly message: Message }): VNode | null {
  if (ancillaries.length === 0) return null;
  return (
    <Card title={ancillariesTitle}>
      {ancillaries.map((one) => (
        <p style="margin:4px 0">
          {one.passenger}, {one.flight}, <strong>{one.what}</strong>: {fateWords[one.fate]}
        </p>
      ))}
    </Card>
  );
}

const changeWords: Readonly<Record<FlightChange, string>> = {
  unchanged: '',
  changed: 'changed',
  cancelled: 'no longer flown',
  new: 'new',
};

/** One itinerary; what differs from the other is marked in words, not only by its look. */
function Flights({
  flights,
  other,
  side,
}: {
  readonly flights: Itinerary;
  readonly other: Itinerary | undefined;
  readonly side: 'before' | 'after';
}): VNode {
  return (
    <>
      {flights.map((segment) => (
        <Flight segment={segment} mark={other ? changeWords[changeOf(segment, other, side)] : ''} />
      ))}
    </>
  );
}

function Flight({ segment, mark }: { readonly segment: Segment; readonly mark: string }): VNode {
  const terminal = (value: string): string => (value ? `, terminal ${value}` : '');
  return (
    <p style="margin:6px 0">
      <strong>
        {segment.flightNumber} {segment.depAirport} → {segment.arrAirport}
      </strong>
      {mark && <strong> ({mark})</strong>}
      <br />
      Departs {localTime(segment.depLocal)} ({departureOffset(segment)}){terminal(segment.depTerminal)}
      <br />
      Arrives {localTime(segment.arrLocal)} ({arrivalOffset(segment)}){terminal(segment.arrTerminal)}
    </p>
  );
}

function Decision({ message }: { readonly message: Message }): VNode | null {
  if (!showsQuestion(message.kind)) return null;
  const { decision } = message;
  if (!decision) return <Card title="What happens now">{callWords}</Card>;
  return (
    <Card title="Please choose">
      <p style="margin:12px 0">
        <a
          href={decision.url}
          style="display:inline-block;background:#0b57d0;color:#ffffff;padding:10px 18px;border-radius:6px;text-decoration:none"
        >
          See your options
        </a>
      </p>
      <p style="margin:4px 0">
        Please answer by <strong>{instantAtAirport(decision.deadline, decision.airport)}</strong>.{' '}
        {consequenceWords[decision.consequence]}
      </p>
    </Card>
  );
}
