import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotAProof, printProof } from '../notice-proof/format.ts';
import { renderProof } from '../notice-proof/html.tsx';
import { makeProof } from '../notice-proof/make-proof.ts';
import { ProofKey } from '../notice-proof/signature.ts';
import { verifyProof, type Verdict } from '../notice-proof/verify.ts';
import { readNoticeFacts } from '../storage/notice-proof.ts';
import { skyhookVersion } from '../version.ts';
import { withDatabase } from './operator.ts';
import { configOrExit } from './run-role.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** What `skyhook evidence` is told. */
export interface EvidenceOptions {
  readonly out: string;
  readonly json?: boolean;
  readonly html?: boolean;
  readonly verify?: string;
  readonly key?: string;
  readonly publicKey?: boolean;
}

/** `skyhook evidence [orderNo]`: writes a proof of notice, prints the public key, or checks a file. */
export async function evidence(orderNo: string | undefined, options: EvidenceOptions): Promise<void> {
  const asked = [orderNo, options.verify, options.publicKey].filter((one) => one !== undefined);
  if (asked.length !== 1 || (options.key !== undefined && options.verify === undefined)) {
    process.stderr.write('Give an order number, --verify <file> (with or without --key), or --public-key.\n');
    process.exitCode = 2;
  } else if (options.verify !== undefined) await verifyFile(options.verify, options.key);
  else if (options.publicKey) process.stdout.write(serviceKey().publicKey);
  else if (orderNo !== undefined) await writeFiles(orderNo, options);
}

function serviceKey(): ProofKey {
  const { SIGNING_KEY: signingKey } = configOrExit('evidence');
  if (signingKey !== undefined) return new ProofKey(signingKey);
  process.stderr.write('SIGNING_KEY is not set: the key that signs is derived from it.\n');
  process.exit(2);
}

function writeFiles(orderNo: string, { out, json, html }: EvidenceOptions): Promise<void> {
  const key = serviceKey();
  return withDatabase(async (pool) => {
    const proof = makeProof(await readNoticeFacts(pool, orderNo), key, skyhookVersion);
    await mkdir(out, { recursive: true });
    const name = join(out, `evidence-${orderNo.replace(/[^\w-]/g, '_')}`);
    const both = !json && !html;
    // They hold personal data.
    if (json || both) await writeFile(`${name}.json`, printProof(proof), { mode: 0o600 });
    if (html || both) await writeFile(`${name}.html`, renderProof(proof), { mode: 0o600 });
    print(`${proof.head.count} entries, signed with the key ${proof.head.keyId}:`);
    if (json || both) print(`  ${name}.json`);
    if (html || both) print(`  ${name}.html`);
    for (const partner of proof.head.tripPartners) print(`One trip with ${partner}: skyhook evidence ${partner}`);
  });
}

async function verifyFile(file: string, keyFile: string | undefined): Promise<void> {
  const { SIGNING_KEY: signingKey } = configOrExit('evidence');
  try {
    const verdict = verifyProof(await readFile(file, 'utf8'), {
      given: keyFile === undefined ? undefined : await readFile(keyFile, 'utf8'),
      service: signingKey === undefined ? undefined : new ProofKey(signingKey).publicKey,
    });
    printVerdict(verdict);
    if (verdict.problems.length > 0) process.exitCode = 1;
  } catch (error) {
    const isUnreadable = error instanceof Error && 'syscall' in error;
    if (!(error instanceof NotAProof || isUnreadable)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

const signers: Readonly<Record<Verdict['signer'], string>> = {
  given: 'It is signed with the given key.',
  'this-service': 'It is signed with the key of this service.',
  unknown:
    'The key is known from the file alone, so anybody may have made it: give the public key of the service, --key.',
};

function printVerdict({ proof: { head }, form, problems, signer }: Verdict): void {
  print(
    `Order ${head.orderNo}, ${head.count} entries, exported ${head.exportedAt} by Skyhook ${head.serviceVersion}, key ${head.keyId}.`,
  );
  for (const problem of problems) print(`NOT AS EXPORTED: ${problem}.`);
  if (problems.length === 0) print(`The ${form === 'html' ? 'page and its data are' : 'data are'} as exported.`);
  if (problems.length === 0 || signer !== 'unknown') print(signers[signer]);
}
