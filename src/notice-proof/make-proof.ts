import { chainFacts, noHash } from './chain.ts';
import { proofFormat, type Fact, type Proof, type ProofHead } from './format.ts';
import type { ProofKey } from './signature.ts';

/**
 * Chains and signs what is known about an order. Pure: the same facts give the same entries, so that two exports can be
 * compared.
 *
 * @param known.exportedAt UTC, as the times of the facts
 */
export function makeProof(
  known: {
    readonly orderNo: string;
    readonly tripPartners: readonly string[];
    readonly exportedAt: string;
    readonly facts: readonly Fact[];
  },
  key: ProofKey,
  serviceVersion: string,
): Proof {
  const entries = chainFacts(known.facts);
  const head: ProofHead = {
    format: proofFormat,
    orderNo: known.orderNo,
    tripPartners: [...known.tripPartners],
    count: entries.length,
    lastHash: entries.at(-1)?.hash ?? noHash,
    exportedAt: known.exportedAt,
    serviceVersion,
    keyId: key.id,
  };
  return { head, signature: key.sign(head), publicKey: key.publicKey, entries };
}
