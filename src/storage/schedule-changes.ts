import { alignChange, takeOverNews } from '../domain/alignment.ts';
import type { ChangePolicies } from '../domain/change-policy.ts';
import { corroborate, isListed, type KnownFlights } from '../domain/corroboration.ts';
import { contains, describeFlights, sameCities, sameDay, sameItinerary, type Itinerary } from '../domain/itinerary.ts';
import { policyForChange } from '../domain/market.ts';
import type { ItineraryVersion } from '../domain/order-state.ts';
import { compareItineraries } from '../domain/schedule-change.ts';
import {
  decideEvidence,
  dismissOtherContents,
  isOlderThanApplied,
  openListedChanges,
  undecidedClaims,
  type StoredClaim,
} from './evidence.ts';
import { mayBeBefore, settleBought, settleBoughtByPerson } from './first-itinerary.ts';
import type { ListedIncident } from './incidents.ts';
import { addItinerary, readItineraries, type StoredItinerary } from './itineraries.ts';
import { noteItineraryChange } from './order-events.ts';
import { resetPolls } from './orders.ts';
import type { Transaction } from './pool.ts';
import { closeTask } from './tasks.ts';
import { addToTimeline } from './timeline.ts';

/** The flights that the order query shows, now and in the answer stored before. */
export interface ShownItineraries {
  readonly now: Itinerary;
  readonly before: Itinerary | undefined;
  /** The incident list did not answer: pushed changes could not be looked up. */
  readonly withoutList?: boolean;
}

/**
 * Makes an order's itinerary what Atlas's own queries bear out: what was bought when it is ticketed, then pushed changes
 * that a query corroborates, then what only the order query shows. Call under the order's lock, after the answer was
 * stored.
 *
 * @param incidents the incident list's records that were looked up, by event id
 * @param policies the seller's rules, which say how bad a change is
 */
export async function updateItinerary(
  tx: Transaction,
  orderNo: string,
  shown: ShownItineraries,
  incidents: ReadonlyMap<string, ListedIncident>,
  policies: ChangePolicies,
): Promise<void> {
  const claims = await undecidedClaims(tx, orderNo);
  const listed = claims.filter((claim) => isListed(claim, incidents.get(claim.eventId ?? '')));
  const bought = await settleBought(tx, orderNo, shown, listed, incidents);
  if (!bought) return;
  for (const claim of claims) {
    const incident = claim.eventId === undefined ? undefined : incidents.get(claim.eventId);
    const seen = { itinerary: shown.now, itineraryBefore: shown.before, incident };
    const by = corroborate(claim, seen, await knownFlights(tx, orderNo));
    if (by === 'order-query' && bought.isOpen && !listed.includes(claim) && mayBeBefore(bought.flights, claim))
      continue;
    if (by === 'incident-list' && isOvertaken(claim, incident, await readItineraries(tx, orderNo)))
      await supersede(tx, claim, by, 'schedule change is older than what the order query has shown since');
    else if (by) await applyClaim(tx, claim, by, policies);
  }
  await followOrderQuery(tx, orderNo, bought.isFirst ? { ...shown, before: bought.flights } : shown, policies);
}

/**
 * Takes a pushed change that is borne out into the itinerary. One that is older than a change already applied, by
 * Atlas's own event ids, is superseded: pushes come in any order.
 */
export async function applyClaim(
  tx: Transaction,
  claim: StoredClaim,
  by: 'order-query' | 'incident-list' | 'person',
  policies: ChangePolicies,
): Promise<void> {
  if (by === 'person') await settleBoughtByPerson(tx, claim);
  const versions = await readItineraries(tx, claim.orderNo);
  const current = versions.at(-1);
  if (!current) return;
  await closeTasksAbout(tx, claim.orderNo, claim.id);
  for (const other of claim.eventId ? await dismissOtherContents(tx, claim.eventId, claim.id) : [])
    await closeTasksAbout(tx, claim.orderNo, other);
  if (claim.eventId && (await isOlderThanApplied(tx, claim.orderNo, claim.eventId)))
    return supersede(tx, claim, by, 'schedule change is older than one already applied');
  const revised = afterClaim(claim, current.segments, versions);
  if (!revised) {
    await decideEvidence(tx, claim.id, 'not-placed', by);
    return addToTimeline(tx, claim.orderNo, {
      kind: 'evidence',
      text: 'schedule change is true, but its flights are not in the known itinerary',
      reference: claim.id,
    });
  }
  await decideEvidence(tx, claim.id, 'applied', by);
  const words = `schedule change borne out by ${by.replace('-', ' ')}`;
  if (sameItinerary(current.segments, revised)) {
    return addToTimeline(tx, claim.orderNo, {
      kind: 'evidence',
      text: `${words}; the itinerary had it already`,
      reference: claim.id,
    });
  }
  const source = { provenance: claim.id, eventId: claim.eventId, words };
  await addVersion(tx, claim.orderNo, current.segments, revised, source, policies);
}

/** The tasks about a pushed change: one that contradicts itself, or is one of many, is with a person under another name. */
async function closeTasksAbout(tx: Transaction, orderNo: string, evidenceId: string): Promise<void> {
  for (const reason of ['change-unconfirmed', 'look-in-atrip'] as const)
    await closeTask(tx, orderNo, reason, evidenceId);
}

async function supersede(
  tx: Transaction,
  claim: StoredClaim,
  by: 'order-query' | 'incident-list' | 'person',
  text: string,
): Promise<void> {
  await closeTasksAbout(tx, claim.orderNo, claim.id);
  await decideEvidence(tx, claim.id, 'superseded', by);
  await addToTimeline(tx, claim.orderNo, { kind: 'evidence', text, reference: claim.id });
}

/**
 * Whether the order query has newly shown other flights in place of a change since it happened: the push of a later one
 * was lost or is on its way, and applying this one would undo what is true. So is one whose own flights it has shown
 * since, and no longer shows. Any other that starts from the flights as they are now goes on from there, whatever the
 * query is behind with.
 */
function isOvertaken(
  claim: StoredClaim,
  incident: ListedIncident | undefined,
  versions: readonly StoredItinerary[],
): boolean {
  const happenedAt = incident?.eventAt;
  const current = versions.at(-1);
  if (happenedAt === undefined || !current) return false;
  const since = versions.filter((one) => one.provenance === 'order-query' && one.recordedAt.getTime() > happenedAt);
  const isThere = contains(current.segments, claim.revised);
  if (claim.revised.length > 0 && !isThere && since.some(({ segments }) => contains(segments, claim.revised)))
    return true;
  if (contains(current.segments, claim.previous)) return false;
  const places = [...claim.previous, ...claim.revised];
  return since.some(({ version, segments }) => {
    const before = versions[version - 2]?.segments;
    if (!before) return false;
    return [...segments, ...before].some(
      (one) => contains(segments, [one]) !== contains(before, [one]) && places.some((place) => sameCities(place, one)),
    );
  });
}

/** Takes all flights out of the itinerary: a person found that the booking was cancelled. Call under the lock. */
export async function cancelAllFlights(
  tx: Transaction,
  orderNo: string,
  evidenceId: string,
  policies: ChangePolicies,
): Promise<void> {
  const current = (await readItineraries(tx, orderNo)).at(-1);
  if (!current || current.segments.length === 0) return;
  await addVersion(
    tx,
    orderNo,
    current.segments,
    [],
    { provenance: evidenceId, words: 'the booking was cancelled, a person says' },
    policies,
  );
}

/** The itinerary after a change, or undefined when its flights cannot be placed. */
function afterClaim(
  claim: StoredClaim,
  current: Itinerary,
  versions: readonly ItineraryVersion[],
): Itinerary | undefined {
  const alreadyGone =
    claim.changeType === 2 &&
    versions.some(({ segments }) => contains(segments, claim.previous)) &&
    !current.some((segment) => claim.previous.some((gone) => sameCities(gone, segment) && sameDay(gone, segment)));
  // The order query was faster than the push.
  return alreadyGone ? current : alignChange(current, claim.previous, claim.revised);
}

async function knownFlights(tx: Transaction, orderNo: string): Promise<KnownFlights> {
  const versions = await readItineraries(tx, orderNo);
  const current = versions.at(-1);
  return {
    current: current?.segments ?? [],
    ever: versions.flatMap(({ segments }) => segments),
    currentEventId: current?.eventId ?? undefined,
  };
}

/**
 * The order query is believed when it shows something new: something else than in the answer before. While it merely
 * stays on old flights it contradicts nothing; that can last for long after a change.
 */
async function followOrderQuery(
  tx: Transaction,
  orderNo: string,
  shown: ShownItineraries,
  policies: ChangePolicies,
): Promise<void> {
  const current = (await readItineraries(tx, orderNo)).at(-1);
  if (!current || !shown.before || shown.now.length === 0) return;
  const after = takeOverNews(current.segments, shown.before, shown.now);
  if (sameItinerary(after, current.segments)) return;
  await addVersion(
    tx,
    orderNo,
    current.segments,
    after,
    { provenance: 'order-query', words: 'the order query shows other flights' },
    policies,
  );
}

async function addVersion(
  tx: Transaction,
  orderNo: string,
  before: Itinerary,
  after: Itinerary,
  source: { readonly provenance: string; readonly eventId?: string | undefined; readonly words: string },
  policies: ChangePolicies,
): Promise<void> {
  const bought = (await readItineraries(tx, orderNo))[0]?.segments ?? before;
  const version = await addItinerary(tx, orderNo, after, source);
  await resetPolls(tx, orderNo, ['airline', 'corroboration']);
  if (source.provenance === 'order-query') await explainListedChanges(tx, orderNo);
  await noteItineraryChange(tx, orderNo, policies);
  const { severity } = compareItineraries(before, after, policyForChange(policies, bought, before, after));
  await addToTimeline(tx, orderNo, {
    kind: 'change',
    text: `${source.words}: version ${version}, ${severity} against version ${version - 1}: ${describeFlights(after) || 'no flights left'}`,
    reference: source.provenance === 'order-query' ? undefined : source.provenance,
  });
}

/**
 * The order query has shown what the incident list told without its flights: a flight that leaves when the incident says
 * changed after it happened. Where the list names no departure, the one change since then explains the one incident. What is
 * about another flight stays open. Call under the lock.
 */
export async function explainListedChanges(tx: Transaction, orderNo: string): Promise<void> {
  const open = await openListedChanges(tx, orderNo);
  const versions = open.length > 0 ? await readItineraries(tx, orderNo) : [];
  for (const { id, happenedAt, departsLocal } of open) {
    const since = versions.slice(1).filter(({ eventId, recordedAt }) => eventId === null && recordedAt >= happenedAt);
    const isShown =
      departsLocal === null
        ? since.length === 1 && open.length === 1
        : since.some(({ version, segments }) => {
            const before = versions.find((one) => one.version === version - 1)?.segments ?? [];
            const changed = [...segments, ...before].filter(
              (one) => contains(segments, [one]) !== contains(before, [one]),
            );
            return changed.some(({ depLocal }) => depLocal === departsLocal);
          });
    if (!isShown) continue;
    await decideEvidence(tx, id, 'applied', 'order-query');
    await closeTask(tx, orderNo, 'look-in-atrip', id);
    const text = 'the order query shows the schedule change that the incident list has';
    await addToTimeline(tx, orderNo, { kind: 'evidence', text, reference: id });
  }
}
