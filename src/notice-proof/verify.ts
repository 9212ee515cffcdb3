import { skyhookVersion } from '../version.ts';
import { findChainProblems } from './chain.ts';
import { NotAProof, parseProof, type Proof } from './format.ts';
import { readEmbedded, renderProof } from './html.tsx';
import { isSignedBy, keyId } from './signature.ts';

/** What a check found. */
export interface Verdict {
  readonly proof: Proof;
  readonly form: 'json' | 'html';
  /** One sentence each; none when the file is as it was exported. */
  readonly problems: readonly string[];
  /** Whose key signed it: what was to be expected, or only what the file itself says. */
  readonly signer: 'given' | 'this-service' | 'unknown';
}

/**
 * Checks a proof of notice: every entry, the head, the signature, and of a page that it shows what its data say.
 *
 * @param text of the JSON or the HTML file
 * @param expected public keys (PEM) that the reader trusts; the given one counts before that of this service
 * @throws NotAProof
 */
export function verifyProof(
  text: string,
  expected: { readonly given?: string | undefined; readonly service?: string | undefined },
): Verdict {
  const isPage = text.trimStart().startsWith('<');
  const proof = parseProof(isPage ? readEmbedded(text) : text);
  const { head, entries, signature, publicKey } = proof;
  const problems = findChainProblems(head, entries).map((found) => found.text);

  if (!isSignedBy(publicKey, head, signature))
    problems.push('the signature does not fit: the head, the signature or the public key is changed');
  if (keyId(publicKey) !== head.keyId) problems.push('the public key in the file is not the one that the head names');

  const wanted = expected.given ?? expected.service;
  if (wanted !== undefined && keyId(wanted) === undefined)
    throw new NotAProof('The given key is no Ed25519 public key.');
  const isWanted = wanted !== undefined && keyId(wanted) === keyId(publicKey);
  if (wanted !== undefined && !isWanted)
    problems.push(
      expected.given === undefined
        ? 'it is signed by another key than that of this service (SIGNING_KEY)'
        : 'it is signed by another key than the given one',
    );

  if (isPage && text !== renderProof(proof)) {
    const versions =
      head.serviceVersion === skyhookVersion
        ? ''
        : `, or laid out by another version of Skyhook (${head.serviceVersion}; this is ${skyhookVersion})`;
    problems.push(`the page does not show what its data say: its text is changed${versions}`);
  }
  const signer = !isWanted ? 'unknown' : expected.given === undefined ? 'this-service' : 'given';
  return { proof, form: isPage ? 'html' : 'json', problems, signer };
}
