import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Makes and checks the tokens of decision links. They are derived from the question, so none is stored. */
export class DecisionTokens {
  readonly #key: Buffer;

  constructor(signingKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', signingKey, '', 'skyhook decision token v1', 32));
  }

  /** The token of a question and its generation (raised when old links must stop working). */
  make(questionId: string, generation: number): string {
    return `${questionId}.${generation}.${this.#mac(questionId, generation)}`;
  }

  /** The question that a token is for, or undefined when nobody made it here. */
  read(token: string): { readonly questionId: string; readonly generation: number } | undefined {
    const parts = /^(q_[0-9a-f]{24})\.([1-9]\d{0,8})\.([A-Za-z0-9_-]{22})$/.exec(token);
    if (!parts) return undefined;
    const [, questionId = '', generationText = '', mac = ''] = parts;
    const generation = Number(generationText);
    const expected = Buffer.from(this.#mac(questionId, generation));
    return timingSafeEqual(expected, Buffer.from(mac)) ? { questionId, generation } : undefined;
  }

  #mac(questionId: string, generation: number): string {
    return createHmac('sha256', this.#key)
      .update(`${questionId}.${generation}`)
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }
}
