import { parse as parseLossless } from 'lossless-json';
import { z } from 'zod';

/** Raised when the form changes so that an earlier version could not check it. */
export const proofFormat = 'skyhook-evidence/1';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const facts = z.record(z.string(), z.json());

const entrySchema = z.strictObject({
  /** From 1, without gaps. */
  sequence: z.int().min(1),
  /** UTC, with microseconds: `2026-07-03T09:15:12.377000Z`. */
  at: z.string(),
  kind: z.string(),
  /** Where the knowledge came from or went to. */
  channel: z.string(),
  facts,
  /** Hash of the entry before; 64 zeros for the first. */
  previous: hash,
  hash,
});

const headSchema = z.strictObject({
  format: z.literal(proofFormat),
  orderNo: z.string(),
  /** Other orders of the same trip, which have a proof of their own. */
  tripPartners: z.array(z.string()),
  count: z.int().min(0),
  /** Hash of the last entry; 64 zeros when there is none. */
  lastHash: hash,
  exportedAt: z.string(),
  serviceVersion: z.string(),
  keyId: z.string(),
});

const proofSchema = z.strictObject({
  head: headSchema,
  /** Ed25519 over the canonical JSON of the head, base64. */
  signature: z.string(),
  /** PEM. */
  publicKey: z.string(),
  entries: z.array(entrySchema),
});

export type ProofEntry = z.output<typeof entrySchema>;
export type ProofHead = z.output<typeof headSchema>;
/** All that was known, said and answered about an order, chained and signed. */
export type Proof = z.output<typeof proofSchema>;

/** What an entry says, before it is chained. */
export interface Fact {
  readonly at: string;
  readonly kind: string;
  readonly channel: string;
  /** Orders entries of the same moment; the same one at every export. */
  readonly key: string;
  readonly facts: ProofEntry['facts'];
}

/** The file is no proof of notice; the message says why. */
export class NotAProof extends Error {}

/**
 * Reads a proof from JSON text. Fields that it does not know are refused: they would be covered by no signature.
 * @throws NotAProof
 */
export function parseProof(text: string): Proof {
  let value: unknown;
  try {
    // Throws for duplicate keys, of which other readers may take the other value.
    parseLossless(text);
    value = JSON.parse(text);
  } catch (error) {
    throw new NotAProof(
      `The file is not JSON of one meaning: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  const parsed = proofSchema.safeParse(value);
  // Not `parsed.data`, which lacks what zod passes over, such as `__proto__`: the hashes are of what the file holds.
  if (parsed.success) return value as Proof;
  const [issue] = parsed.error.issues;
  throw new NotAProof(
    `The file does not have the form ${proofFormat}: ${issue?.path.join('.') || 'as a whole'}: ${issue?.message}`,
  );
}

/** A proof as the text of a JSON file. */
export const printProof = (proof: Proof): string => `${JSON.stringify(proof, null, 2)}\n`;
