import express, { Router, type Response } from 'express';
import type { ComponentChildren } from 'preact';
import type { DecisionTokens } from '../domain/decision-token.ts';
import { SkyhookError } from '../errors.ts';
import { notePageOpening } from '../storage/page-openings.ts';
import type { Pool } from '../storage/pool.ts';
import { answerQuestion, readQuestion, type StoredQuestion } from '../storage/questions.ts';
import { readToldItinerary } from '../storage/trips.ts';
import { AskPage, askTitle, ClosedPage, ConfirmRefundPage, givesUpSeats, UnknownLinkPage } from './decision-page.tsx';
import { pageHeaders, renderPage } from './page.tsx';

/**
 * The traveller's decision page, `GET|POST /decide/:token`. Opening it changes nothing, also when a mail scanner does;
 * only a form sent by a person decides, and a refund takes two.
 */
export function decisionRoute(options: {
  readonly pool: Pool;
  readonly tokens: DecisionTokens;
  readonly onCommitted: () => void;
}): Router {
  const { pool, tokens, onCommitted } = options;
  const router = Router();

  const show = (response: Response, status: number, title: string, content: ComponentChildren): void => {
    response.status(status).set(pageHeaders).send(renderPage(title, content));
  };

  const find = async (token: string): Promise<StoredQuestion | undefined> => {
    const named = tokens.read(token);
    const question = named && (await readQuestion(pool, named.questionId));
    return question?.askedOf === 'traveller' && question.generation === named?.generation ? question : undefined;
  };

  const ask = async (response: Response, status: number, question: StoredQuestion, notice?: string): Promise<void> => {
    if (question.state !== 'open' || question.overdue) {
      return show(
        response,
        status === 200 ? 200 : 409,
        'Your booking',
        <ClosedPage question={question} justNow={false} />,
      );
    }
    const asked = await readToldItinerary(pool, question.orderNo, Number(question.subject));
    const before = await readToldItinerary(pool, question.orderNo, question.versionBefore ?? 1);
    const content = (
      <AskPage question={question} before={before ?? []} after={asked ?? []} {...(notice ? { notice } : {})} />
    );
    show(response, status, askTitle(question), content);
  };

  router.get('/:token', async (request, response) => {
    const question = await find(request.params.token);
    if (!question) return show(response, 404, 'Link not valid', <UnknownLinkPage />);
    await ask(response, 200, question);
    await notePageOpening(pool, question, {
      method: request.method,
      status: response.statusCode,
      userAgent: request.get('user-agent'),
    });
  });

  router.post('/:token', express.urlencoded({ extended: false, limit: '10kb' }), async (request, response) => {
    const question = await find(request.params.token);
    if (!question) return show(response, 404, 'Link not valid', <UnknownLinkPage />);
    const { option, confirmed } = (request.body ?? {}) as Record<string, unknown>;
    const isSameAgain = question.state === 'answered' && question.answer === option;
    if (!isSameAgain && (question.state !== 'open' || question.overdue)) return ask(response, 409, question);
    if (typeof option !== 'string' || !question.options.includes(option)) {
      return ask(response, 400, question, 'Please choose one of the options.');
    }
    if (givesUpSeats(option) && confirmed !== 'yes' && !isSameAgain)
      return show(response, 200, 'Please confirm', <ConfirmRefundPage option={option} />);
    try {
      const answered = await answerQuestion(pool, question.id, { option, by: 'traveller' });
      onCommitted();
      show(response, 200, 'Thank you', <ClosedPage question={answered} justNow />);
    } catch (error) {
      if (!(error instanceof SkyhookError) || error.code !== 'QUESTION_CLOSED') throw error;
      // Somebody or the deadline was faster: show how it stands.
      await ask(response, 409, (await readQuestion(pool, question.id)) ?? question);
    }
  });

  return router;
}
