import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Fact, ProofEntry, ProofHead } from './format.ts';

/** Stands before the first entry. */
export const noHash = '0'.repeat(64);

/** RFC 8785 JSON of a value. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This value has no canonical JSON.');
  return text;
}

/** SHA-256 of the canonical JSON of an entry without its hash, hexadecimal. */
export function entryHash({ hash: _hash, ...entry }: Omit<ProofEntry, 'hash'> & { readonly hash?: string }): string {
  return createHash('sha256').update(canonical(entry)).digest('hex');
}

/** Orders facts by time, then by key, and chains them. Pure. */
export function chainFacts(facts: readonly Fact[]): ProofEntry[] {
  const sorted = facts.toSorted((one, other) => compare(one.at, other.at) || compare(one.key, other.key));
  const entries: ProofEntry[] = [];
  for (const [index, { at, kind, channel, facts: said }] of sorted.entries()) {
    const entry = { sequence: index + 1, at, kind, channel, facts: said, previous: entries.at(-1)?.hash ?? noHash };
    entries.push({ ...entry, hash: entryHash(entry) });
  }
  return entries;
}

// By code units, the same on every machine.
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What is wrong with a chain, by the sequence of the entry that it is about. */
export interface ChainProblem {
  readonly problem: 'changed' | 'missing' | 'added' | 'out-of-order' | 'head';
  readonly sequence: number | undefined;
  readonly text: string;
}

/**
 * Compares a chain with itself and with its head. Where somebody hashed all following entries anew, nothing but the head
 * shows it, and no entry can be named.
 * @returns nothing when the chain is whole
 */
export function findChainProblems(head: ProofHead, entries: readonly ProofEntry[]): ChainProblem[] {
  const problems: ChainProblem[] = [];
  const say = (problem: ChainProblem['problem'], sequence: number | undefined, text: string): void =>
    void problems.push({ problem, sequence, text });

  const changed = new Set(entries.filter((entry) => entryHash(entry) !== entry.hash));
  for (const { sequence } of changed) say('changed', sequence, `entry ${sequence} is changed: its hash does not fit`);

  for (const [index, { sequence }] of entries.entries()) {
    const before = entries[index - 1]?.sequence ?? 0;
    if (sequence < before)
      say('out-of-order', sequence, `entry ${sequence} is out of order: it stands behind entry ${before}`);
  }

  const chain = new Map<number, ProofEntry>();
  const wantedBy = new Set([...entries.map(({ previous }) => previous), head.lastHash]);
  for (const entry of entries) {
    const { sequence } = entry;
    const other = chain.get(sequence);
    if (sequence > head.count) say('added', sequence, `entry ${sequence} is added: the head counts ${head.count}`);
    if (other) say('added', sequence, `entry ${sequence} is there twice: one of them is added`);
    if (!other || wantedBy.has(entry.hash)) chain.set(sequence, entry);
  }
  for (let sequence = 1; sequence <= Math.min(head.count, entries.length + mostNamed); sequence++)
    if (!chain.has(sequence)) say('missing', sequence, `entry ${sequence} is missing`);
  if (head.count > entries.length + mostNamed)
    say('missing', undefined, `${head.count - entries.length} entries are missing`);

  for (const [sequence, entry] of chain) {
    const before = sequence === 1 ? noHash : chain.get(sequence - 1)?.hash;
    if (before === undefined || before === entry.previous) continue;
    if (changed.has(entry) || changed.has(chain.get(sequence - 1) as ProofEntry)) continue;
    say('changed', sequence - 1, `entry ${sequence} does not follow on entry ${sequence - 1}: one of them is replaced`);
  }

  const last = head.count === 0 ? noHash : chain.get(head.count)?.hash;
  if (last !== undefined && last !== head.lastHash && problems.length === 0)
    say(
      'head',
      head.count,
      `the head does not belong to these entries: its last hash is not that of entry ${head.count}`,
    );
  return problems;
}

/** Missing entries that are named one by one. */
const mostNamed = 1000;
