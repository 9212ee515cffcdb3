import type { VNode } from 'preact';
import { renderPage } from '../console/page.tsx';
import { NotAProof, type Proof, type ProofEntry } from './format.ts';
import { longTextOf, sentenceOf } from './words.ts';

const styles = `
  article { border-top: 1px solid var(--line); padding: .6rem 0; break-inside: avoid; }
  article h2 { font-size: 1rem; margin: 0; } pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; margin: .4rem 0; }
  pre.said { border: 1px solid var(--line); padding: .5rem .8rem; } .hash { font-size: .75rem; overflow-wrap: anywhere; margin: 0; }
  @media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 11px; } article:has(pre.said) { break-inside: auto; }
    details::details-content { content-visibility: visible; display: block; } }`;

/** A proof as one HTML page that needs nothing else: what happened in words, and the signed data themselves. No scripts run. */
export function renderProof(proof: Proof): string {
  return renderPage(`Proof of notice, order ${proof.head.orderNo}`, <ProofPage proof={proof} />);
}

const opening = '<script type="application/json" id="skyhook-evidence">';
const closing = '</script>';

/** The JSON text that a page holds. @throws NotAProof */
export function readEmbedded(page: string): string {
  const [before, after, ...others] = page.split(opening);
  const end = after?.indexOf(closing) ?? -1;
  if (before === undefined || after === undefined || end < 0 || others.length > 0)
    throw new NotAProof('The page does not hold the data of a proof of notice.');
  return after.slice(0, end);
}

/** JSON that cannot end its element or begin another. */
const embeddable = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function ProofPage({ proof }: { readonly proof: Proof }): VNode {
  const { head, entries } = proof;
  return (
    <>
      <style dangerouslySetInnerHTML={{ __html: styles }} />
      <h1>Proof of notice, order {head.orderNo}</h1>
      <p>
        What Skyhook {head.serviceVersion} had on record at {time(head.exportedAt)}: what was known when and from where,
        what the traveller was told, asked and answered, and what people decided. {head.count} entries, oldest first.
        All times are UTC, except times of flights, which are those of the airport.
      </p>
      {head.tripPartners.length > 0 && (
        <p>
          One trip with other orders; messages and questions may stand there:{' '}
          {head.tripPartners.map((orderNo, index) => (
            <>
              {index > 0 && ', '}
              <code>skyhook evidence {orderNo}</code>
            </>
          ))}
        </p>
      )}
      {entries.map((entry) => (
        <Entry entry={entry} />
      ))}
      <article>
        <h2>Signature</h2>
        <p>
          Each entry has the SHA-256 of its own content and of the entry before. The last one is signed with the Ed25519
          key <code>{head.keyId}</code>. The signature shows that the holder of the key exported exactly this; it does
          not show that what was recorded is true, that nothing was left out before the export, or when the export was
          made. Check it with <code>skyhook evidence --verify</code> and a public key that you have from elsewhere.
        </p>
        <p class="hash">Last hash {head.lastHash}</p>
        <p class="hash">Signature {proof.signature}</p>
        <pre>{proof.publicKey}</pre>
      </article>
      <script type="application/json" id="skyhook-evidence" dangerouslySetInnerHTML={{ __html: embeddable(proof) }} />
    </>
  );
}

function Entry({ entry }: { readonly entry: ProofEntry }): VNode {
  const text = longTextOf(entry);
  return (
    <article>
      <h2>
        {entry.sequence}. {time(entry.at)} – {sentenceOf(entry)}
      </h2>
      <p class="quiet">
        {entry.kind}, by {entry.channel}
      </p>
      {text !== undefined && <pre class="said">{text}</pre>}
      <details>
        <summary>All facts</summary>
        <pre>{JSON.stringify(entry.facts, null, 2)}</pre>
      </details>
      <p class="hash">{entry.hash}</p>
    </article>
  );
}

const time = (at: string): string => at.slice(0, 19).replace('T', ' ');
