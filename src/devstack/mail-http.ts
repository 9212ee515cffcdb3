import express, { type Express, type Request, type Response } from 'express';
import { frameSandbox, renderMail, renderMailList } from './mail-page.tsx';
import type { MailStore, StoredMail } from './mail-store.ts';

const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'";
// Nothing is loaded from elsewhere, so that looking at a mail tells nobody. Pictures inside the mail arrive as data: addresses.
const mailPolicy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox ${frameSandbox}`;

/** The pages and the JSON of the mail catcher. */
export function mailPages(store: MailStore): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({
      'content-security-policy': pagePolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    next();
  });

  app.get('/', (_request, response) => void response.send(renderMailList(store.all())));
  app.get(
    '/messages/:id',
    withMail(store, (stored, response) => void response.send(renderMail(stored))),
  );
  app.get(
    '/messages/:id/html',
    withMail(store, ({ mail }, response) => {
      // Links leave the frame: most pages refuse to be shown inside one.
      response.set('content-security-policy', mailPolicy).send(`<base target="_blank">${mail.html}`);
    }),
  );
  app.get(
    '/messages/:id/raw',
    withMail(store, ({ raw }, response) => void response.type('text/plain').send(raw)),
  );
  app.get(
    '/messages/:id/attachments/:index',
    withMail(store, ({ attachments }, response, request) => {
      const attachment = attachments[Number(request.params['index'])];
      if (attachment === undefined) return notFound(response);
      response.attachment(attachment.filename).type(attachment.contentType).send(attachment.content);
    }),
  );

  app.get('/api/messages', (_request, response) => void response.json(store.all()));
  app.delete('/api/messages', async (_request, response) => {
    await store.clear();
    response.status(204).end();
  });
  app.use((_request, response) => notFound(response));
  return app;
}

function withMail(store: MailStore, answer: (mail: StoredMail, response: Response, request: Request) => void) {
  return (request: Request, response: Response): void => {
    const stored = store.get(String(request.params['id']));
    if (stored === undefined) notFound(response);
    else answer(stored, response, request);
  };
}

function notFound(response: Response): void {
  response.status(404).type('text/plain').send('There is nothing here. The mail may have been cleared.\n');
}
