import type { VNode } from 'preact';
import {
  AnswerStandsPage,
  AskPage,
  ClosedPage,
  ConfirmRefundPage,
  PageFoot,
  PageHead,
  UnknownLinkPage,
  type PageVoice,
} from '../../src/console/decision-page.tsx';
import { renderPage } from '../../src/console/page.tsx';
import { answers } from '../../src/domain/change-policy.ts';
import type { Language } from '../../src/messages/language.ts';
import { wordsIn } from '../../src/messages/languages/index.ts';
import { renderMessage } from '../../src/messages/render.ts';
import type { StoredQuestion } from '../../src/storage/questions.ts';
import { sampleBrand, sampleMessages } from './samples.ts';

/** A message or page as the traveller gets it. */
export interface Entry {
  readonly name: string;
  readonly file: string;
  readonly subject: string;
  /** Of mails only. */
  readonly text?: string;
  readonly html: string;
}

/** Every message, without and with a brand. */
export function mailsIn(language: Language): Entry[] {
  const brands = [undefined, sampleBrand];
  return Object.entries(sampleMessages(language)).flatMap(([name, message]) =>
    brands.map((brand) => {
      const { subject, text, html } = renderMessage(message, { language, brand });
      const file = `${language}-${name.replace(/\W+/g, '-')}${brand ? '-brand' : ''}.html`;
      return { name: brand ? `${name}, with a brand` : name, file, subject, text, html };
    }),
  );
}

/** Every page behind a decision link. */
export function pagesIn(language: Language): Entry[] {
  const voice: PageVoice = { words: wordsIn[language], brand: sampleBrand, isChosen: false };
  const { page } = voice.words;
  const asked = sampleMessages(language)['change-choice'];
  const question = (more: Partial<StoredQuestion> = {}): StoredQuestion => ({
    id: 'q_0123456789abcdef01234567',
    orderNo: 'DEMOA20260703091512377',
    askedOf: 'traveller',
    kind: 'schedule-change',
    subject: '2',
    versionBefore: 1,
    generation: 1,
    options: answers,
    askedAt: new Date(Date.UTC(2026, 10, 27)),
    deadline: new Date(asked?.decision?.deadline ?? 0),
    consequence: 'no-choice',
    state: 'open',
    answer: null,
    answeredAt: null,
    overdue: false,
    ...more,
  });
  const takeBack = { until: asked?.decision?.deadline ?? 0, airport: 'SIN' };
  const flights = { before: asked?.flightsBefore ?? [], after: asked?.flights ?? [] };
  const closed = (more: Partial<StoredQuestion>, justNow = false, wayBack?: typeof takeBack): VNode => (
    <ClosedPage voice={voice} question={question(more)} justNow={justNow} takeBack={wayBack} />
  );
  const pages: readonly (readonly [name: string, title: string, content: VNode])[] = [
    ['asks', page.titles.changed, <AskPage voice={voice} question={question()} {...flights} notice={page.chooseOne} />],
    [
      'asks, reinstated',
      page.titles.reinstated,
      <AskPage
        voice={voice}
        question={question({ kind: 'reinstated', options: ['keep', 'refund'], consequence: 'person' })}
        before={flights.after}
        after={flights.before}
      />,
    ],
    ['confirm a refund', page.titles.confirm, <ConfirmRefundPage voice={voice} option="refund" />],
    ['confirm a refund of a part', page.titles.confirm, <ConfirmRefundPage voice={voice} option="refund-part" />],
    ['thanks', page.thanks, closed({ state: 'answered', answer: 'another-flight' }, true, takeBack)],
    ['answered', page.titles.closed, closed({ state: 'answered', answer: 'keep' })],
    ['superseded', page.titles.closed, closed({ state: 'superseded' })],
    ['expired', page.titles.closed, closed({ state: 'no-choice' })],
    [
      'answer cannot be taken back',
      page.takeBack.late.title,
      <AnswerStandsPage voice={voice} because="time-is-over" />,
    ],
    ['unknown link', page.titles.unknown, <UnknownLinkPage voice={voice} />],
  ];
  return pages.map(([name, title, content]) => ({
    name: `page: ${name}`,
    file: `${language}-page-${name.replace(/\W+/g, '-')}.html`,
    subject: title,
    html: renderPage(
      title,
      <>
        <PageHead voice={voice} />
        {content}
        <PageFoot voice={voice} />
      </>,
      language,
    ),
  }));
}
