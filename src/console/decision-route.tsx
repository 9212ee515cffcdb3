import express, { Router, type Request, type Response } from 'express';
import type { ComponentChildren } from 'preact';
import type { DecisionTokens } from '../domain/decision-token.ts';
import { undoLimit, type WhyItStands } from '../domain/taking-back.ts';
import { SkyhookError } from '../errors.ts';
import { voiceFor, type Voices } from '../messages/brand.ts';
import { matchLanguage } from '../messages/language.ts';
import { wordsIn } from '../messages/languages/index.ts';
import { readRecipient } from '../storage/orders.ts';
import { notePageOpening } from '../storage/page-openings.ts';
import type { Pool } from '../storage/pool.ts';
import { answerQuestion, readQuestion, type StoredQuestion } from '../storage/questions.ts';
import { canBeTakenBackSince, takeAnswerBack } from '../storage/taken-back-answers.ts';
import { readToldItinerary } from '../storage/trips.ts';
import {
  AnswerStandsPage,
  AskPage,
  askTitle,
  ClosedPage,
  ConfirmRefundPage,
  givesUpSeats,
  PageFoot,
  PageHead,
  UnknownLinkPage,
  type PageVoice,
} from './decision-page.tsx';
import { pageHeaders, renderPage } from './page.tsx';

/**
 * The traveller's decision page, `GET|POST /decide/:token`. Opening it changes nothing, also when a mail scanner does;
 * only a form sent by a person decides, and a refund takes two. It is in the language of the order's recipient, or in
 * that of `?lang=`.
 */
export function decisionRoute(options: {
  readonly pool: Pool;
  readonly tokens: DecisionTokens;
  readonly voices: Voices;
  /** How long after it an answer can be taken back. */
  readonly undoSeconds: number;
  readonly onCommitted: () => void;
}): Router {
  const { pool, tokens, voices, undoSeconds, onCommitted } = options;
  const router = Router();

  const find = async (token: string): Promise<StoredQuestion | undefined> => {
    const named = tokens.read(token);
    const question = named && (await readQuestion(pool, named.questionId));
    return question?.askedOf === 'traveller' && question.generation === named?.generation ? question : undefined;
  };

  const showUnknown = (request: Request, response: Response): void => {
    const voice = pageVoice(
      request,
      { language: request.acceptsLanguages().find(matchLanguage) ?? null, brand: null },
      voices,
    );
    show(response, 404, voice, voice.words.page.titles.unknown, <UnknownLinkPage voice={voice} />);
  };

  const voiceOf = async (request: Request, { orderNo }: StoredQuestion): Promise<PageVoice> =>
    pageVoice(request, await readRecipient(pool, orderNo), voices);

  /** Until when an answer can be taken back, in the time of where the trip begins. */
  const wayBack = async ({
    id,
    orderNo,
    subject,
  }: StoredQuestion): Promise<{ until: number; airport: string } | undefined> => {
    const since = await canBeTakenBackSince(pool, id);
    if (since === undefined) return undefined;
    const flights = (await readToldItinerary(pool, orderNo, Number(subject))) ?? [];
    const until = undoLimit(since.answeredAt, undoSeconds * 1000, flights, since.now);
    return until > since.now ? { until, airport: flights[0]?.depAirport ?? '' } : undefined;
  };

  const takeBack = async (response: Response, question: StoredQuestion, voice: PageVoice): Promise<void> => {
    try {
      const asked = await takeAnswerBack(pool, question.id, undoSeconds);
      onCommitted();
      await ask(response, 200, asked, voice, voice.words.page.takeBack.done);
    } catch (error) {
      if (!(error instanceof SkyhookError)) throw error;
      const { open, late } = voice.words.page.takeBack;
      if (error.code === 'ALREADY_TAKEN_BACK')
        return ask(response, 409, (await readQuestion(pool, question.id)) ?? question, voice, open);
      if (error.code !== 'ANSWER_STANDS') throw error;
      const because = (error.detail ?? 'acted-on') as WhyItStands;
      show(response, 409, voice, late.title, <AnswerStandsPage voice={voice} because={because} />);
    }
  };

  const ask = async (
    response: Response,
    status: number,
    question: StoredQuestion,
    voice: PageVoice,
    notice?: string,
  ): Promise<void> => {
    const { words } = voice;
    if (question.state !== 'open' || question.overdue) {
      const content = (
        <ClosedPage voice={voice} question={question} justNow={false} takeBack={await wayBack(question)} />
      );
      return show(response, status === 200 ? 200 : 409, voice, words.page.titles.closed, content);
    }
    const asked = await readToldItinerary(pool, question.orderNo, Number(question.subject));
    const before = await readToldItinerary(pool, question.orderNo, question.versionBefore ?? 1);
    const content = (
      <AskPage
        voice={voice}
        question={question}
        before={before ?? []}
        after={asked ?? []}
        {...(notice ? { notice } : {})}
      />
    );
    show(response, status, voice, askTitle(question, words), content);
  };

  router.get('/:token', async (request, response) => {
    const question = await find(request.params.token);
    if (!question) return showUnknown(request, response);
    await ask(response, 200, question, await voiceOf(request, question));
    await notePageOpening(pool, question, {
      method: request.method,
      status: response.statusCode,
      userAgent: request.get('user-agent'),
    });
  });

  router.post('/:token', express.urlencoded({ extended: false, limit: '10kb' }), async (request, response) => {
    const question = await find(request.params.token);
    if (!question) return showUnknown(request, response);
    const voice = await voiceOf(request, question);
    const { page } = voice.words;
    const body = (request.body ?? {}) as Record<string, unknown>;
    const { option, confirmed } = body;
    if (body.undo === 'yes') return takeBack(response, question, voice);
    const isSameAgain = question.state === 'answered' && question.answer === option;
    if (!isSameAgain && (question.state !== 'open' || question.overdue)) return ask(response, 409, question, voice);
    if (typeof option !== 'string' || !question.options.includes(option)) {
      return ask(response, 400, question, voice, page.chooseOne);
    }
    if (givesUpSeats(option) && confirmed !== 'yes' && !isSameAgain) {
      const content = <ConfirmRefundPage voice={voice} option={option} />;
      return show(response, 200, voice, page.titles.confirm, content);
    }
    try {
      const answered = await answerQuestion(pool, question.id, { option, by: 'traveller' });
      onCommitted();
      const takeBack = await wayBack(answered);
      show(
        response,
        200,
        voice,
        page.thanks,
        <ClosedPage voice={voice} question={answered} justNow takeBack={takeBack} />,
      );
    } catch (error) {
      if (!(error instanceof SkyhookError) || error.code !== 'QUESTION_CLOSED') throw error;
      // Somebody or the deadline was faster: show how it stands.
      await ask(response, 409, (await readQuestion(pool, question.id)) ?? question, voice);
    }
  });

  return router;
}

/** The language that the reader chose on the page, else the order's. */
function pageVoice(
  request: Request,
  recipient: { readonly language: string | null; readonly brand: string | null },
  voices: Voices,
): PageVoice {
  const { lang } = request.query;
  const chosen = typeof lang === 'string' ? matchLanguage(lang) : undefined;
  const { language, brand } = voiceFor(recipient, voices);
  return { words: wordsIn[chosen ?? language], brand, isChosen: chosen !== undefined };
}

function show(response: Response, status: number, voice: PageVoice, title: string, content: ComponentChildren): void {
  const { tag } = voice.words;
  const page = (
    <>
      <PageHead voice={voice} />
      {content}
      <PageFoot voice={voice} />
    </>
  );
  response
    .status(status)
    .set({ ...pageHeaders, 'Content-Language': tag })
    .send(renderPage(title, page, tag));
}
