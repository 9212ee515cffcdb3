import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainFacts, canonical, entryHash } from '../../../src/notice-proof/chain.ts';
import {
  NotAProof,
  parseProof,
  printProof,
  type Fact,
  type Proof,
  type ProofEntry,
} from '../../../src/notice-proof/format.ts';
import { renderProof } from '../../../src/notice-proof/html.tsx';
import { makeProof } from '../../../src/notice-proof/make-proof.ts';
import { ProofKey } from '../../../src/notice-proof/signature.ts';
import { verifyProof } from '../../../src/notice-proof/verify.ts';
import { skyhookVersion } from '../../../src/version.ts';

const key = new ProofKey('the-key-of-this-installation');
const otherKey = new ProofKey('the-key-of-another-installation');

const fact = (minute: number, key: string, text: string): Fact => ({
  at: `2026-07-03T09:${String(minute).padStart(2, '0')}:00.000000Z`,
  kind: 'message',
  channel: 'mail',
  key,
  facts: { text },
});
const hostile = '</script><script>alert(1)</script><b>&amp;\u2028';
const facts = [fact(3, 'd', 'fourth'), fact(1, 'a', 'first'), fact(2, 'c', 'third'), fact(2, 'b', hostile)];

function proofOf(given: readonly Fact[] = facts, by = key): Proof {
  const known = { orderNo: 'TESTA2026', tripPartners: ['TESTB2026'], exportedAt: '2026-07-04T00:00:00.000000Z' };
  return makeProof({ ...known, facts: given }, by, skyhookVersion);
}
/** What the check says of a proof that was changed after the export. */
function problemsOf(change: (entries: ProofEntry[], proof: Proof) => void): readonly string[] {
  const proof = structuredClone(proofOf());
  change(proof.entries, proof);
  return verifyProof(printProof(proof), { service: key.publicKey }).problems;
}

describe('a proof of notice', () => {
  it('is chained by time, then by key, whatever the order of the facts', () => {
    const entries = chainFacts(facts);
    assert.deepEqual(
      entries.map(({ sequence, facts: { text } }) => [sequence, text]),
      [
        [1, 'first'],
        [2, hostile],
        [3, 'third'],
        [4, 'fourth'],
      ],
    );
    assert.deepEqual(chainFacts(facts.toReversed()), entries);
    assert.deepEqual(
      entries.map(({ previous }) => previous),
      ['0'.repeat(64), ...entries.slice(0, -1).map(({ hash }) => hash)],
    );
  });

  it('is whole as JSON and as a page, and says whose key it is', () => {
    const proof = proofOf();
    for (const text of [printProof(proof), JSON.stringify(proof), renderProof(proof)]) {
      const signers = [{ given: key.publicKey, service: otherKey.publicKey }, { service: key.publicKey }, {}].map(
        (expected) => {
          const { problems, signer } = verifyProof(text, expected);
          assert.deepEqual(problems, []);
          return signer;
        },
      );
      assert.deepEqual(signers, ['given', 'this-service', 'unknown']);
    }
    assert.deepEqual(verifyProof(printProof(proofOf([])), {}).problems, [], 'also without entries');
  });

  it('is signed so that plain Ed25519 checks it', () => {
    const { head, signature, publicKey } = proofOf();
    const signed = Buffer.from(canonical(head));
    assert.ok(verify(null, signed, createPublicKey(publicKey), Buffer.from(signature, 'base64')));
    assert.equal(new ProofKey('the-key-of-this-installation').publicKey, key.publicKey, 'the key is always the same');
    assert.notEqual(otherKey.id, key.id);
  });

  it('can be checked as the documentation says', async () => {
    const [, code = ''] = /```js\n(.*?)```/s.exec(await readFile('docs/evidence.md', 'utf8')) ?? [];
    const folder = await mkdtemp(join(tmpdir(), 'skyhook-proof-'));
    const check = async (text: string): Promise<string> => {
      await writeFile(join(folder, 'evidence.json'), text);
      await writeFile(join(folder, 'skyhook-key.pem'), key.publicKey);
      const placed = code.replaceAll(/'(evidence\.json|skyhook-key\.pem)'/g, (_, name: string) =>
        JSON.stringify(join(folder, name)),
      );
      const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', placed], {
        encoding: 'utf8',
      });
      return status === 0 ? stdout.trim() : 'not as exported';
    };
    try {
      assert.equal(await check(printProof(proofOf())), 'true');
      assert.equal(await check(printProof(proofOf()).replace('"third"', '"other"')), 'not as exported');
      assert.equal(await check(printProof(proofOf(facts, otherKey))), 'false');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names a changed field, wherever it is', () => {
    for (const change of [
      (entry: ProofEntry) => (entry.facts.text = 'another'),
      (entry: ProofEntry) => (entry.facts.more = 1),
      (entry: ProofEntry) => (entry.at = '2026-07-03T09:02:00.000001Z'),
      (entry: ProofEntry) => (entry.channel = 'smtp'),
      (entry: ProofEntry) => (entry.kind = 'answer'),
    ])
      assert.deepEqual(
        problemsOf((entries) => change(entries[2] as ProofEntry)),
        ['entry 3 is changed: its hash does not fit'],
      );
  });

  it('finds a field that hides behind the name of a prototype', () => {
    const text = printProof(proofOf()).replace('"text": "third"', '"text": "third", "__proto__": {"text": "no"}');
    assert.deepEqual(verifyProof(text, {}).problems, ['entry 3 is changed: its hash does not fit']);
  });

  it('finds an entry that was changed and hashed anew', () => {
    const rehash = (entries: ProofEntry[], index: number): void => {
      const entry = entries[index] as ProofEntry;
      entries[index] = { ...entry, hash: entryHash(entry) };
    };
    const changed = problemsOf((entries) => {
      (entries[1] as ProofEntry).facts.text = 'another';
      rehash(entries, 1);
    });
    assert.deepEqual(changed, ['entry 3 does not follow on entry 2: one of them is replaced']);
    const all = problemsOf((entries, proof) => {
      (entries[1] as ProofEntry).facts.text = 'another';
      proof.entries = chainFacts(entries.map((entry, index) => ({ ...entry, key: String(index) })));
    });
    assert.deepEqual(all, ['the head does not belong to these entries: its last hash is not that of entry 4']);
  });

  it('names entries that are missing, in the middle, at the begin and at the end', () => {
    for (const sequence of [1, 2, 4])
      assert.deepEqual(
        problemsOf((entries) => entries.splice(sequence - 1, 1)),
        [`entry ${sequence} is missing`],
      );
  });

  it('names entries that were added, and those out of order', () => {
    const added = (entry: Omit<ProofEntry, 'hash'>): ProofEntry => ({ ...entry, hash: entryHash(entry) });
    assert.deepEqual(
      problemsOf((entries) => entries.splice(2, 0, added({ ...(entries[1] as ProofEntry), kind: 'answer' }))),
      ['entry 2 is there twice: one of them is added'],
    );
    assert.deepEqual(
      problemsOf((entries) => {
        const last = entries[3] as ProofEntry;
        entries.push(added({ ...last, sequence: 5, previous: last.hash }));
      }),
      ['entry 5 is added: the head counts 4'],
    );
    assert.deepEqual(
      problemsOf((entries) => entries.splice(1, 2, entries[2] as ProofEntry, entries[1] as ProofEntry)),
      ['entry 2 is out of order: it stands behind entry 3'],
    );
  });

  it('finds a changed head, also with a count that fits the entries', () => {
    const signature = 'the signature does not fit: the head, the signature or the public key is changed';
    assert.deepEqual(
      problemsOf((_entries, { head }) => (head.exportedAt = '2026-07-05T00:00:00.000000Z')),
      [signature],
    );
    assert.deepEqual(
      problemsOf((entries, { head }) => {
        entries.pop();
        head.count = 3;
        head.lastHash = entries[2]?.hash ?? '';
      }),
      [signature],
    );
    const huge = problemsOf((_entries, { head }) => (head.count = 1e12));
    assert.ok(huge.includes('999999999996 entries are missing') && huge.includes(signature));
  });

  it('finds another signer, unless no key is expected', () => {
    const forged = printProof(proofOf(facts, otherKey));
    assert.deepEqual(verifyProof(forged, { service: key.publicKey }).problems, [
      'it is signed by another key than that of this service (SIGNING_KEY)',
    ]);
    assert.deepEqual(verifyProof(forged, { given: key.publicKey, service: otherKey.publicKey }).problems, [
      'it is signed by another key than the given one',
    ]);
    const { problems, signer } = verifyProof(forged, {});
    assert.deepEqual([problems, signer], [[], 'unknown']);
    const swapped = problemsOf((_entries, proof) => (proof.publicKey = otherKey.publicKey));
    assert.equal(swapped.length, 3);
    assert.throws(() => verifyProof(forged, { given: 'no key' }), NotAProof);
  });

  it('refuses what no signature covers, and JSON of two meanings', () => {
    const text = printProof(proofOf());
    for (const other of [
      text.replace('"head": {', '"head": { "note": "x",'),
      text.replace('"entries": [', '"note": "x", "entries": ['),
      text.replace('"text": "first"', '"text": "first", "text": "other"'),
      text.slice(0, -20),
      '[]',
    ])
      assert.throws(() => parseProof(other), NotAProof);
  });

  it('finds a page whose words differ from its data, and lets nothing in it run', () => {
    const page = renderProof(proofOf());
    const differs = verifyProof(page.replace('Proof of notice, order', 'Proof, order'), {}).problems;
    assert.deepEqual(differs, ['the page does not show what its data say: its text is changed']);
    const inData = verifyProof(page.replace('"text":"third"', '"text":"other"'), {}).problems;
    assert.deepEqual(inData, ['entry 3 is changed: its hash does not fit', ...differs]);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.ok(page.includes('&lt;b>&amp;amp;') || page.includes('&lt;b&gt;&amp;amp;'));
    assert.ok(page.includes('skyhook evidence TESTB2026'));
    assert.throws(() => verifyProof(page.replace('id="skyhook-evidence"', ''), {}), NotAProof);
    assert.throws(() => verifyProof(`${page}${page}`, {}), NotAProof);
  });
});
