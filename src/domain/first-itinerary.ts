import { alignChange, withoutRepeats } from './alignment.ts';
import type { ClaimedChange } from './corroboration.ts';
import { contains, inFlownOrder, sameCities, sameDay, type Itinerary, type Segment } from './itinerary.ts';

/** What a schedule change says of its flights, and when Atlas made it among others: by its event id. */
export type UndoneChange = Pick<ClaimedChange, 'eventId' | 'changeType' | 'previous' | 'revised'>;

/**
 * The flights as bought, from those that the order query shows when it is first believed: changes that are borne out by
 * then are taken back, the newest first by event id, in whatever order they are given. One whose flights the query does
 * not show yet is left alone, and so are the flights that no change names.
 *
 * @param shown the flights of the order query; none where all were cancelled
 * @param changes those that the incident list holds, with one content each
 */
export function flightsAsBought(shown: Itinerary, changes: readonly UndoneChange[]): Itinerary {
  const idOf = ({ eventId }: UndoneChange): string => eventId ?? '';
  return [...changes]
    .sort((one, other) => (idOf(one) < idOf(other) ? -1 : Number(idOf(one) > idOf(other))))
    .reduceRight(undoChange, shown);
}

function undoChange(shown: Itinerary, { changeType, previous, revised }: UndoneChange): Itinerary {
  // Abridged: there is nothing to go back to.
  if (previous.length === 0) return shown;
  if (changeType === 2) return undoCancellation(shown, previous);
  const news = withoutRepeats(revised, shown);
  if (news.length === 0 || !contains(shown, news)) return shown;
  return alignChange(shown, news, previous) ?? shown;
}

/** A flight that stands in place of a cancelled one came after it: nobody bought both. */
function undoCancellation(shown: Itinerary, previous: readonly Segment[]): Itinerary {
  const gone = withoutRepeats(previous, shown).filter((segment) => !contains(shown, [segment]));
  const isInPlace = (one: Segment): boolean =>
    !contains(previous, [one]) &&
    gone.some(
      (segment) => sameCities(one, segment) && (one.flightNumber === segment.flightNumber || sameDay(one, segment)),
    );
  return inFlownOrder([...shown.filter((one) => !isInPlace(one)), ...gone]);
}
