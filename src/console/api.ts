import express, { Router } from 'express';
import { z } from 'zod';
import { describeMisfit } from '../atlas/fields.ts';
import type { ChangePolicies } from '../domain/change-policy.ts';
import { SkyhookError } from '../errors.ts';
import type { Voices } from '../messages/brand.ts';
import { printProof } from '../notice-proof/format.ts';
import { renderProof } from '../notice-proof/html.tsx';
import { makeProof } from '../notice-proof/make-proof.ts';
import type { ProofKey } from '../notice-proof/signature.ts';
import { listAirlines, readAirlineHistory } from '../storage/airlines.ts';
import { followOrder } from '../storage/follow.ts';
import { deliveryStates, listDeliveries, readDelivery, redriveDeliveries } from '../storage/inbox.ts';
import { listMails, readMail, readRawMail } from '../storage/mail-reading.ts';
import { readNoticeFacts } from '../storage/notice-proof.ts';
import { listOrders } from '../storage/orders.ts';
import type { Pool } from '../storage/pool.ts';
import { answerQuestion } from '../storage/questions.ts';
import { setRefundAmount } from '../storage/refund-amounts.ts';
import { stopRefund } from '../storage/refund-submissions.ts';
import { eventStates, listEvents, resendEvent } from '../storage/seller-events.ts';
import { listMissedWebhooks, listSweeps } from '../storage/sweeps.ts';
import { listOpenTasks, takeTask } from '../storage/tasks.ts';
import { rawMailHeaders } from './mail-page.tsx';
import { viewOrder } from './order-view.ts';
import { recipientInput, recipientWarnings } from './recipient-input.ts';
import { lateAmountWords, refundAmountInput } from './refund-amount-input.ts';
import { pageHeaders } from './page.tsx';
import { skyhookVersion } from '../version.ts';

const notificationFilter = z.object({
  state: z.enum(deliveryStates).optional(),
  orderNo: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

const eventFilter = z.object({
  orderNo: z.string().max(40).optional(),
  state: z.enum(eventStates).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

const orderFilter = z.object({
  open: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(5000).optional(),
});

const evidenceForm = z.object({ format: z.enum(['json', 'html']).optional() });

const ownerBody = z.strictObject({ owner: z.string().trim().min(1).max(60).nullable() });

const followBody = z.strictObject({ recipient: recipientInput.optional(), replaces: z.string().max(40).optional() });

const answerBody = z.object({ option: z.string().min(1).max(40) });

/** The operators' API, JSON in and out. Mounted under `/api`, behind the operators' token. */
export function operatorsApi(options: {
  readonly pool: Pool;
  readonly policies: ChangePolicies;
  readonly voices: Voices;
  readonly proofKey: ProofKey;
  readonly onCommitted: () => void;
}): Router {
  const { pool, policies, voices, proofKey, onCommitted } = options;
  const router = Router();

  router.get('/orders', async (request, response) => {
    const filter = orderFilter.safeParse(request.query);
    if (!filter.success) throw new SkyhookError('BAD_REQUEST', { detail: describeMisfit(filter.error, request.query) });
    const { open, limit } = filter.data;
    response.json({ orders: await listOrders(pool, { open: open === 'true', limit }) });
  });

  router.get('/orders/:orderNo', async (request, response) => {
    response.json(await viewOrder(pool, request.params.orderNo));
  });

  // The proof of notice, as `skyhook evidence` writes it.
  router.get('/orders/:orderNo/evidence', async (request, response) => {
    const filter = evidenceForm.safeParse(request.query);
    if (!filter.success) throw new SkyhookError('BAD_REQUEST', { detail: describeMisfit(filter.error, request.query) });
    const proof = makeProof(await readNoticeFacts(pool, request.params.orderNo), proofKey, skyhookVersion);
    if (filter.data.format === 'html') response.set(pageHeaders).send(renderProof(proof));
    else response.set('Cache-Control', 'no-store').type('json').send(printProof(proof));
  });

  // After payment. Also sets who is told about an order that is followed already.
  router.post('/orders/:orderNo/follow', express.json({ limit: '10kb' }), async (request, response) => {
    const body = followBody.safeParse(request.body ?? {});
    if (!body.success) throw new SkyhookError('BAD_REQUEST', { detail: describeMisfit(body.error, request.body) });
    const { recipient, replaces } = body.data;
    const orders = await followOrder(pool, request.params.orderNo, recipient, { replaces });
    onCommitted();
    const warnings = recipientWarnings(recipient, voices);
    response.status(202).json({ orders, ...(warnings.length > 0 ? { warnings } : {}) });
  });

  // Before it is submitted: a person decides instead.
  router.post('/orders/:orderNo/stop-refund', async (request, response) => {
    await stopRefund(pool, request.params.orderNo);
    onCommitted();
    response.status(202).json({ orderNo: request.params.orderNo });
  });

  // What the seller pays back, for the traveller's message about a refund or void.
  router.put('/orders/:orderNo/refund-amount', express.json({ limit: '10kb' }), async (request, response) => {
    const body = refundAmountInput.safeParse(request.body ?? {});
    if (!body.success) throw new SkyhookError('BAD_REQUEST', { detail: describeMisfit(body.error, request.body) });
    const { orderNo } = request.params;
    const { toldBefore } = await setRefundAmount(pool, orderNo, body.data);
    const note = lateAmountWords(toldBefore);
    response.json({ orderNo, ...body.data, toldBefore, ...(note === undefined ? {} : { note }) });
  });

  router.get('/missed-webhooks', async (_request, response) => {
    response.json({ missed: await listMissedWebhooks(pool), sweeps: await listSweeps(pool) });
  });

  // Unverifiable: Atlas has no query for it. For the seller's own search.
  router.get('/airlines', async (_request, response) => {
    response.json({ verified: false, airlines: await listAirlines(pool) });
  });

  router.get('/airlines/:airline', async (request, response) => {
    const { airline } = request.params;
    response.json({ airline, verified: false, history: await readAirlineHistory(pool, airline.toUpperCase()) });
  });

  router.get('/orders/:orderNo/mails', async (request, response) => {
    response.json({ mails: await listMails(pool, request.params.orderNo) });
  });

  router.get('/mails/:code', async (request, response) => {
    response.json({ mail: await readMail(pool, request.params.code) });
  });

  // As it came, so only ever a download: nothing in it is to be shown or run by a browser.
  router.get('/mails/:code/raw', async (request, response) => {
    const { code } = request.params;
    const raw = await readRawMail(pool, code);
    response.set(rawMailHeaders(code)).send(raw);
  });

  router.get('/tasks', async (_request, response) => {
    response.json({ tasks: await listOpenTasks(pool) });
  });

  // Who of the seller's people has taken a task on; null gives it back.
  router.put('/tasks/:id/owner', express.json({ limit: '10kb' }), async (request, response) => {
    const body = ownerBody.safeParse(request.body);
    if (!body.success) throw new SkyhookError('BAD_REQUEST', { detail: describeMisfit(body.error, request.body) });
    await takeTask(pool, request.params.id, body.data.owner);
    response.json({ id: request.params.id, owner: body.data.owner });
  });

  router.post('/questions/:id/answer', express.json({ limit: '10kb' }), async (request, response) => {
    const body = answerBody.safeParse(request.body);
    if (!body.success) throw new SkyhookError('BAD_REQUEST');
    const { option } = body.data;
    const question = await answerQuestion(pool, request.params.id, { option, by: 'operator' }, policies);
    onCommitted();
    response.json({ question });
  });

  router.get('/events', async (request, response) => {
    const filter = eventFilter.safeParse(request.query);
    if (!filter.success) throw new SkyhookError('BAD_REQUEST', { detail: describeMisfit(filter.error, request.query) });
    response.json({ events: await listEvents(pool, filter.data) });
  });

  router.post('/events/:id/resend', async (request, response) => {
    const event = await resendEvent(pool, request.params.id);
    onCommitted();
    response.status(202).json(event);
  });

  router.get('/notifications', async (request, response) => {
    const filter = notificationFilter.safeParse(request.query);
    if (!filter.success) throw new SkyhookError('BAD_REQUEST');
    response.json({ notifications: await listDeliveries(pool, filter.data) });
  });

  // A key has slashes; as one path segment they are percent-encoded.
  router.post('/notifications/:key/redrive', async (request, response) => {
    const driven = await redriveDeliveries(pool, { key: request.params.key });
    if (driven.length === 0)
      throw new SkyhookError(
        (await readDelivery(pool, request.params.key)) ? 'DELIVERY_NOT_ENDED' : 'DELIVERY_NOT_FOUND',
      );
    onCommitted();
    response.status(202).json({ driven });
  });

  return router;
}
