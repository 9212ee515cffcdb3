import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { SkyhookError } from '../../src/errors.ts';
import { ruleVersions } from '../../src/domain/rule-versions.ts';
import type { Proof } from '../../src/notice-proof/format.ts';
import { printProof } from '../../src/notice-proof/format.ts';
import { renderProof } from '../../src/notice-proof/html.tsx';
import { makeProof } from '../../src/notice-proof/make-proof.ts';
import { ProofKey } from '../../src/notice-proof/signature.ts';
import { sentenceOf } from '../../src/notice-proof/words.ts';
import { verifyProof } from '../../src/notice-proof/verify.ts';
import { followOrder } from '../../src/storage/follow.ts';
import { readNoticeFacts } from '../../src/storage/notice-proof.ts';
import { notePageOpening } from '../../src/storage/page-openings.ts';
import { createOrder } from '../../src/storage/orders.ts';
import { answerQuestion, listQuestions, readQuestion } from '../../src/storage/questions.ts';
import { testDatabase } from '../support/database.ts';
import { noticedOrder } from '../support/noticed-order.ts';
import { followedOrder, newOrderNo } from '../support/orders.ts';

const key = new ProofKey('the-key-of-this-installation');

describe('the proof of notice of a stored order', () => {
  const database = testDatabase();
  const proofOf = async (orderNo: string): Promise<Proof> =>
    makeProof(await readNoticeFacts(database.pool(), orderNo), key, '1.2.3');
  const factsOf = (proof: Proof, kind: string) => proof.entries.filter((entry) => entry.kind === kind);
  const only = (proof: Proof, kind: string) => {
    const [entry, ...others] = factsOf(proof, kind);
    assert.ok(entry && others.length === 0, `one entry ${kind}`);
    return entry;
  };
  const open = async (questionId: string, userAgent: string | undefined, method = 'GET'): Promise<void> => {
    const question = await readQuestion(database.pool(), questionId);
    assert.ok(question);
    await notePageOpening(database.pool(), question, { method, status: 200, userAgent });
  };

  it('has every kind of entry, in the order of time, and can be checked', async () => {
    const { orderNo, questionId } = await noticedOrder(database.pool());
    await open(questionId, 'Browser/1');
    await answerQuestion(database.pool(), questionId, { option: 'refund', by: 'traveller' });
    const task = (await listQuestions(database.pool(), orderNo)).find(({ kind }) => kind === 'traveller-silent');
    assert.ok(task);
    if (task.state === 'open') await answerQuestion(database.pool(), task.id, { option: 'done', by: 'operator' });
    const proof = await proofOf(orderNo);
    for (const form of [printProof(proof), renderProof(proof)])
      assert.deepEqual(verifyProof(form, { service: key.publicKey }).problems, []);
    const times = proof.entries.map(({ at }) => at);
    assert.ok(times.every((at) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at)));
    assert.deepEqual(times, times.toSorted());
    const kinds = new Set(proof.entries.map((entry) => entry.kind));
    for (const kind of [
      'evidence',
      'incident-pushed',
      'incident-listed',
      'judgement',
      'timeline',
      'message-claimed',
      'seller-event',
      'task',
    ])
      assert.ok(kinds.has(kind), kind);

    const delivery = only(proof, 'delivery');
    assert.equal(delivery.channel, 'webhook');
    assert.equal(delivery.facts.body, `{"type":"order.schedulechange","data":{"orderNo":"${orderNo}"}}`);
    assert.deepEqual(
      factsOf(proof, 'itinerary').map(({ channel, facts }) => [channel, facts.version, facts.provenance]),
      [
        ['order-query', 1, 'order-query'],
        ['evidence', 2, `order.schedulechange/-/${orderNo}`],
      ],
    );
    assert.deepEqual(only(proof, 'judgement').facts.versions, ruleVersions());
    assert.equal(only(proof, 'airline-mail').facts.textBody, 'It moved');
    const message = only(proof, 'message').facts;
    assert.deepEqual(
      [message.recipient, message.template, message.calendar],
      ['alex@traveller.example', 'change-choice/en/5', { method: 'PUBLISH', content: 'BEGIN:VCALENDAR' }],
    );
    assert.equal(only(proof, 'message-sent').facts.smtpAnswer, '250 2.0.0 OK queued');
    const question = only(proof, 'question').facts;
    assert.deepEqual([question.options, question.consequence], [['keep', 'refund'], 'person']);
    assert.match(JSON.stringify(question.deadline), /Z"$/);
    assert.deepEqual(
      [only(proof, 'page-opened').facts.userAgent, only(proof, 'page-opened').facts.page],
      ['Browser/1', 'question'],
    );
    const answer = only(proof, 'answer');
    assert.deepEqual(
      [answer.channel, answer.facts.answer, answer.facts.answeredBy],
      ['decision-page', 'refund', 'traveller'],
    );
    assert.ok(factsOf(proof, 'task-decided').some(({ facts }) => facts.id === task.id));
    const page = renderProof(proof);
    assert.ok(page.includes('Your flight &lt;moved>.') || page.includes('Your flight &lt;moved&gt;.'));
  });

  it('gives no working link away while the question is open, and lets the text be compared', async () => {
    const { orderNo, token, text } = await noticedOrder(database.pool());
    const proof = await proofOf(orderNo);
    assert.ok(!printProof(proof).includes(token));
    const { facts } = only(proof, 'message');
    assert.deepEqual([facts.linkMasked, facts.textSha256], [true, createHash('sha256').update(text).digest('hex')]);
  });

  it('has the text as it was when no link in it can change anything any more', async () => {
    const { orderNo, questionId, token, text } = await noticedOrder(database.pool());
    await answerQuestion(database.pool(), questionId, { option: 'refund', by: 'traveller' });
    assert.ok(!printProof(await proofOf(orderNo)).includes(token), 'the answer can be taken back');
    await database
      .pool()
      .query(`update questions set answered_at = answered_at - interval '1 day' where id = $1`, [questionId]);
    const { facts } = only(await proofOf(orderNo), 'message');
    assert.deepEqual([facts.linkMasked, facts.text], [false, text]);
  });

  it('has each answer, also one that was taken back, with its time', async () => {
    const { orderNo, questionId } = await noticedOrder(database.pool());
    await answerQuestion(database.pool(), questionId, { option: 'refund', by: 'traveller' });
    await database
      .pool()
      .query(`update answers set undone_at = clock_timestamp() where question_id = $1`, [questionId]);
    await database
      .pool()
      .query(`update questions set state = 'open', answer = null, answered_at = null where id = $1`, [questionId]);
    await answerQuestion(database.pool(), questionId, { option: 'keep', by: 'traveller' });
    const said = (await proofOf(orderNo)).entries.filter(({ kind }) => kind.startsWith('answer'));
    assert.deepEqual(
      said.map(({ kind, channel, facts }) => [kind, channel, facts.option ?? facts.answer]),
      [
        ['answer-given', 'decision-page', 'refund'],
        ['answer-taken-back', 'decision-page', 'refund'],
        ['answer', 'decision-page', 'keep'],
      ],
    );
    assert.match(sentenceOf(said[1] ?? assert.fail()), /took the answer refund back/);
  });

  it('has the bounce of a message where one is kept', async () => {
    const { orderNo } = await noticedOrder(database.pool());
    assert.deepEqual(factsOf(await proofOf(orderNo), 'message-bounced'), []);
    await database
      .pool()
      .query(
        `alter table messages add column if not exists bounced_at timestamptz, add column if not exists bounce text`,
      );
    await database
      .pool()
      .query(`update messages set bounced_at = clock_timestamp(), bounce = '550 no such user' where order_no = $1`, [
        orderNo,
      ]);
    const { facts } = only(await proofOf(orderNo), 'message-bounced');
    assert.deepEqual([facts.bounce, facts.recipient], ['550 no such user', 'alex@traveller.example']);
  });

  it('gives the same entries at every export, but for how the order stands', async () => {
    const { orderNo } = await noticedOrder(database.pool());
    const past = ({ entries }: Proof) => entries.filter(({ kind }) => kind !== 'order');
    assert.deepEqual(past(await proofOf(orderNo)), past(await proofOf(orderNo)));
  });

  it('names the other orders of the trip, and knows no order that is not followed', async () => {
    const pair = [newOrderNo(), newOrderNo()] as const;
    for (const orderNo of pair) await createOrder(database.pool(), orderNo);
    await followOrder(database.pool(), pair.join(','));
    assert.deepEqual((await proofOf(pair[1])).head.tripPartners, [pair[0]]);
    assert.deepEqual((await proofOf(await followedOrder(database.pool()))).head.tripPartners, []);
    await assert.rejects(
      proofOf('TESTA0000'),
      (error) => error instanceof SkyhookError && error.code === 'ORDER_NOT_FOLLOWED',
    );
  });

  it('keeps fifty openings of a page and counts the others, of a shortened browser name', async () => {
    const { orderNo, questionId } = await noticedOrder(database.pool());
    await open(questionId, undefined);
    await open(questionId, 'x'.repeat(500));
    await open(questionId, 'Scanner', 'HEAD');
    for (let count = 3; count <= 53; count++) await open(questionId, 'Browser/1');
    const openings = factsOf(await proofOf(orderNo), 'page-opened').map(({ facts }) => facts);
    assert.deepEqual(
      openings.map(({ number }) => number),
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    assert.deepEqual([openings[0]?.userAgent, openings[1]?.userAgent], [null, 'x'.repeat(200)]);
    assert.deepEqual([openings[48]?.more, openings[49]?.more, openings[49]?.lastAt !== null], [0, 3, true]);
  });
});
