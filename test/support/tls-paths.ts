import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));

/** PEM files of a server on this machine, and of the authority that vouches for it (see the README beside them). */
export const tlsPaths = {
  authority: pathOf('authority.pem'),
  cert: pathOf('server.pem'),
  key: pathOf('server-key.pem'),
} as const;
