/**
 * Who is told: the recipient that the seller named, else the contact of the order query unless that is an address of
 * the seller's own. Never the addresses that Atlas makes for the airline (`contactEmails`, `mmbEmail`).
 *
 * @returns undefined when there is nobody to mail; then a person is asked
 */
export function chooseRecipient(
  known: { readonly named: string | null; readonly contact: string | null },
  sellerDomains: readonly string[],
): string | undefined {
  if (known.named) return known.named;
  const contact = known.contact?.trim();
  if (!contact || !/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(contact)) return undefined;
  const domain = contact.slice(contact.lastIndexOf('@') + 1).toLowerCase();
  return sellerDomains.some((own) => domain === own.toLowerCase() || domain.endsWith(`.${own.toLowerCase()}`))
    ? undefined
    : contact;
}
