/** Talks to the control API of a running double. */

/** What `skyhook send` cannot do, and what its user does next. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

export class ControlClient {
  readonly #url: string;

  /** @param url of the double, without `/control` */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  /** Throws `SendError` when nothing answers, or something that is not the double: nothing else may get commands. */
  async check(): Promise<void> {
    const answer = await fetch(`${this.#url}/control`).catch((cause: unknown) => {
      const advice = 'start it with "skyhook simulator" or "npm start", or name it with --double <url>';
      throw new SendError(`No Atlas double answers at ${this.#url}: ${advice}.`, { cause });
    });
    if (!(await answer.text()).includes('Atlas double')) {
      throw new SendError(`What answers at ${this.#url} is not the Atlas double; name it with --double <url>.`);
    }
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }

  /** Answers when no push is under way any more. Bytes go as they are, anything else as JSON. */
  post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
    return this.#call('POST', `${path}?wait=1`, bytes);
  }

  async #call<T>(method: string, path: string, body: Uint8Array<ArrayBuffer> | string | null = null): Promise<T> {
    const response = await fetch(`${this.#url}/control${path}`, { method, body });
    const answer = (await response.json()) as { error?: string };
    if (response.ok) return answer as T;
    throw new SendError(this.#explain(response.status, answer.error ?? `HTTP ${response.status}`));
  }

  #explain(status: number, error: string): string {
    if (status === 404 && error.includes('no order')) {
      return `${error} GET ${this.#url}/control/orders lists those there are; without --order a new one is made.`;
    }
    return status === 400 ? `${error}\nGET ${this.#url}/control lists what each command takes.` : error;
  }
}
