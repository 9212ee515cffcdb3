/** The tickets of one passenger, as a query showed them. */
export interface PassengerTickets {
  readonly name: string;
  readonly ticketNos: readonly string[];
  readonly pnrs: readonly string[];
}

/**
 * What is known of tickets after a query. What a query merely leaves out is not lost: tickets and PNRs go only where
 * others are shown in their place. Passengers keep their place; one whose name was corrected too.
 */
export function ticketsAfter(
  known: readonly PassengerTickets[],
  shown: readonly PassengerTickets[],
): readonly PassengerTickets[] {
  const left = [...shown];
  const take = (index: number): PassengerTickets | undefined => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const sameName = known.map(({ name }) => take(left.findIndex((one) => plain(one.name) === plain(name))));
  const unnamed = sameName.filter((one) => one === undefined).length;
  const paired = unnamed === left.length ? sameName.map((one) => one ?? take(0)) : sameName;
  return [...known.map((one, index) => merge(one, paired[index])), ...left];
}

function merge(known: PassengerTickets, shown: PassengerTickets | undefined): PassengerTickets {
  if (!shown) return known;
  return {
    name: shown.name,
    ticketNos: newer(known.ticketNos, shown.ticketNos),
    pnrs: newer(known.pnrs, shown.pnrs),
  };
}

/** The shown values if there is one among them that was not known. */
const newer = (known: readonly string[], shown: readonly string[]): readonly string[] =>
  shown.some((value) => !known.includes(value)) ? shown : known;

/** Whether the tickets and PNRs are the same, whatever their order. */
export function sameTickets(one: readonly PassengerTickets[], other: readonly PassengerTickets[]): boolean {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, index) => [one[index], other[index]] as const).every(
    ([mine, theirs]) =>
      sameSet(mine?.ticketNos ?? [], theirs?.ticketNos ?? []) && sameSet(mine?.pnrs ?? [], theirs?.pnrs ?? []),
  );
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [...new Set(one)].sort().join() === [...new Set(other)].sort().join();

const plain = (name: string): string => name.toUpperCase().replace(/\s+/g, ' ').trim();

/** The passengers of several orders, each once, with all their tickets and PNRs. Namesakes of one order stay two. */
export function ticketsOfAll(orders: readonly (readonly PassengerTickets[])[]): readonly PassengerTickets[] {
  const together = new Map<string, PassengerTickets>();
  for (const passengers of orders) {
    const namesakes = new Map<string, number>();
    for (const { name, ticketNos, pnrs } of passengers) {
      const nth = namesakes.get(plain(name)) ?? 0;
      namesakes.set(plain(name), nth + 1);
      const key = `${plain(name)}/${nth}`;
      const known = together.get(key);
      together.set(key, {
        name: known?.name ?? name,
        ticketNos: [...(known?.ticketNos ?? []), ...ticketNos],
        pnrs: [...(known?.pnrs ?? []), ...pnrs],
      });
    }
  }
  return [...together.values()];
}

/** How many ticket numbers there are. */
export const countTickets = (passengers: readonly Pick<PassengerTickets, 'ticketNos'>[]): number =>
  new Set(passengers.flatMap(({ ticketNos }) => ticketNos)).size;
