/**
 * The one catalogue of errors. Each has a code that may be shown anywhere (no personal data), the HTTP status it maps
 * to, whether trying again can help, and a sentence that tells its reader what to do next.
 */
export interface CatalogueEntry {
  readonly status: number;
  readonly retryable: boolean;
  readonly message: string;
}

const entry = (status: number, retryable: boolean, message: string): CatalogueEntry => ({ status, retryable, message });

export const catalogue = {
  // The edge
  NOT_FOUND: entry(404, false, 'Nothing is served at this address.'),
  METHOD_NOT_ALLOWED: entry(405, false, 'This address takes POST only.'),
  BODY_NOT_JSON: entry(400, false, 'The body is not a JSON object in UTF-8; send the webhook body as Atlas built it.'),
  BODY_TOO_LARGE: entry(413, false, 'The body is over 1 MiB, which is the limit for one delivery.'),
  BODY_INCOMPLETE: entry(400, false, 'The body ended before its declared length, or could not be decompressed.'),
  TOO_SLOW: entry(408, true, 'The request took too long to arrive.'),
  STORAGE_UNAVAILABLE: entry(
    503,
    true,
    'PostgreSQL is not reachable; nothing was stored. Send the delivery again later.',
  ),
  UNAUTHORISED: entry(401, false, 'Send the operators’ token: Authorization: Bearer <OPS_TOKEN>.'),
  BAD_REQUEST: entry(400, false, 'The request is not in the form this address takes.'),
  CONFLICT: entry(409, false, 'What this request refers to has changed meanwhile; read it again.'),
  INTERNAL: entry(500, true, 'Something failed inside; the reference leads to the log line.'),

  // Deliveries
  TYPE_NOT_HANDLED: entry(422, false, 'This version does not process this message type; the delivery is kept.'),
  MESSAGE_NOT_UNDERSTOOD: entry(422, false, 'The message does not have the shape of its type; the delivery is kept.'),
  ORDER_UNKNOWN: entry(422, false, 'Atlas’s order query does not know this order; the delivery is kept.'),
  ORDER_NOT_IDENTIFIED: entry(
    422,
    false,
    'Atlas could not be asked about this order for a day; the delivery is kept. Run it again: `skyhook redrive`.',
  ),
  DELIVERY_NOT_ENDED: entry(409, true, 'This delivery has not ended yet; it is run again only after it has.'),
  DELIVERY_NOT_FOUND: entry(404, false, 'No delivery is stored under this key; `skyhook inbox` lists the keys.'),

  // Orders and questions
  ORDER_NOT_FOLLOWED: entry(404, false, 'Skyhook does not follow this order; `skyhook orders` lists those it does.'),
  ORDER_NOT_REPLACEABLE: entry(
    409,
    false,
    'Only an order that failed or expired can be replaced, once, and by one that was not replaced itself; `skyhook order` shows how it stands.',
  ),
  ORDER_NO_MALFORMED: entry(
    400,
    false,
    'This is not an Atlas order number: letters and the time of the order, such as DEMOA20260703091512377.',
  ),
  QUESTION_NOT_FOUND: entry(404, false, 'There is no question with this id.'),
  QUESTION_CLOSED: entry(409, false, 'This question was closed meanwhile; its answer stands.'),
  NO_REFUND_TO_STOP: entry(
    409,
    false,
    'No refund of this order waits to be submitted: none was chosen, or it was submitted or given up; `skyhook order` shows it.',
  ),
  ALREADY_TAKEN_BACK: entry(409, false, 'This question is open; there is no answer to take back.'),
  ANSWER_STANDS: entry(409, false, 'This answer cannot be taken back any more.'),
  OPTION_NOT_OFFERED: entry(400, false, 'This answer is not among the options of the question.'),

  // Atlas: no answer, or none that can be read
  ATLAS_UNREACHABLE: entry(502, true, 'No connection to Atlas came about: check ATLAS_BASE_URL and the network.'),
  ATLAS_CONNECTION_LOST: entry(502, true, 'The connection to Atlas ended before an answer came.'),
  ATLAS_TIMEOUT: entry(504, true, 'Atlas did not answer in time.'),
  ATLAS_HTTP_ERROR: entry(502, true, 'Atlas answered with an HTTP error.'),
  ATLAS_ANSWER_INCOMPLETE: entry(502, true, 'Atlas’s answer broke off in the middle.'),
  ATLAS_ANSWER_TOO_LARGE: entry(502, true, 'Atlas’s answer is over the size limit: ask for smaller pages.'),
  ATLAS_ANSWER_NOT_DECODABLE: entry(502, true, 'Atlas’s answer is not compressed the way it declares.'),
  ATLAS_ANSWER_WEB_PAGE: entry(
    502,
    true,
    'A web page came instead of an answer: check ATLAS_BASE_URL, or a proxy in between.',
  ),
  ATLAS_ANSWER_WRONG_TYPE: entry(502, true, 'Atlas’s answer declares a content type that is not JSON.'),
  ATLAS_ANSWER_NOT_JSON: entry(502, true, 'Atlas’s answer is not a JSON object.'),
  ATLAS_ANSWER_NOT_UNDERSTOOD: entry(502, true, 'Atlas’s answer does not have its documented shape.'),

  // Atlas: it says no, or not now
  ATLAS_RATE_LIMITED: entry(502, true, 'Atlas asked for fewer requests; the call is repeated after the time it names.'),
  ATLAS_BUSY: entry(502, true, 'Atlas had a timeout or system error of its own (705, 9999, 2).'),
  ATLAS_UNAUTHORISED: entry(
    502,
    true,
    'Atlas refused the account: check ATLAS_CLIENT_ID, ATLAS_CLIENT_SECRET, the allow-listed addresses and the balance.',
  ),
  ATLAS_NOT_YET: entry(409, true, 'Atlas says that it is not possible in the present state; it may be later.'),
  ATLAS_ALREADY_DONE: entry(409, false, 'Atlas has this already: query it, never submit it again.'),
  ATLAS_OFFER_EXPIRED: entry(409, false, 'The offer is used up: take a new quotation.'),
  ATLAS_NOT_FOUND: entry(404, false, 'Atlas knows no such order, passenger, segment or ticket.'),
  ATLAS_REQUEST_WRONG: entry(500, false, 'Atlas found something wrong in the request itself.'),
  ATLAS_NOT_POSSIBLE: entry(409, false, 'Atlas cannot do this, or not any more: a person decides what else.'),
  ATLAS_REFUSED: entry(502, true, 'Atlas refused the call with a code that no document explains.'),
  ATLAS_CONFIRM_OFF: entry(
    409,
    false,
    'Confirming incidents with Atlas is switched off; set ATLAS_CONFIRM_INCIDENTS=true if the account has those calls.',
  ),

  // Mails of airlines
  MAIL_LINK_REFUSED: entry(422, false, 'This link to a mail is not followed; ATLAS_MAIL_HOSTS lists hosts that are.'),
  MAIL_LINK_IS_PAGE: entry(422, false, 'There is a page behind this link, not a mail.'),
  MAIL_LINK_DEAD: entry(410, false, 'This link to a mail has died; the mail query gives a new one.'),
  MAIL_TOO_LARGE: entry(413, false, 'This mail is over the size limit: read it in ATRIP.'),
  MAIL_STORE_UNAVAILABLE: entry(502, true, 'The mail could not be fetched now.'),
  MAIL_NOT_FOUND: entry(404, false, 'No mail is kept under this code; `skyhook order` names those of an order.'),
  MAIL_NOT_VERIFIED: entry(
    409,
    false,
    'Atlas’s mail query has not given this mail, so no extract is passed on: tell the traveller yourself, then answer "nothing-new".',
  ),

  // Waiting, as seen by Temporal
  NOT_YET: entry(425, true, 'What is waited for is not there yet; the next attempt asks again.'),

  // Events to the seller's systems
  EVENT_NOT_FOUND: entry(404, false, 'There is no event with this id; `skyhook events` lists them.'),
  EVENTS_UNREACHABLE: entry(502, true, 'No connection to EVENTS_URL came about: check the address and the network.'),
  EVENTS_CONNECTION_LOST: entry(502, true, 'The connection to EVENTS_URL ended before an answer came.'),
  EVENTS_TIMEOUT: entry(504, true, 'EVENTS_URL did not answer in 15 s: answer first, work afterwards.'),
  EVENTS_REDIRECTED: entry(
    502,
    true,
    'EVENTS_URL answered with a redirect, which is not followed: set the new address.',
  ),
  EVENTS_BUSY: entry(502, true, 'EVENTS_URL answered 429 or 503; the event is sent again after the time it names.'),
  EVENTS_HTTP_ERROR: entry(502, true, 'EVENTS_URL answered with another status than 2xx; the log has the number.'),

  // Mail
  SMTP_UNAVAILABLE: entry(502, true, 'The mail server cannot take the message now; it stays in the outbox.'),
  SMTP_REFUSED: entry(502, false, 'The mail server refused the message for this recipient; a person is asked.'),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

/** An error from the catalogue. `detail` is for logs inside the process, never for Temporal; `error-answers.ts` says where the caller gets it. */
export class SkyhookError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryable: boolean;
  /** When Atlas or a schedule says how long to wait before the next attempt, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly detail: string | undefined;

  /** @param options.retryable overrides the catalogue, where a caller knows that trying again can help */
  constructor(
    code: ErrorCode,
    options: { cause?: unknown; retryAfterMs?: number; detail?: string; retryable?: boolean } = {},
  ) {
    super(catalogue[code].message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SkyhookError';
    this.code = code;
    this.status = catalogue[code].status;
    this.retryable = options.retryable ?? catalogue[code].retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.detail = options.detail;
  }
}
