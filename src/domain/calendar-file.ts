/** What a mail carries for the traveller's calendar. */
export interface CalendarFile {
  /** iTIP method (RFC 5546): entries to be put or updated, or only such to be taken out. */
  readonly method: 'PUBLISH' | 'CANCEL';
  /** The iCalendar text. */
  readonly content: string;
}
