import type { Queryable } from './pool.ts';
import type { StoredQuestion } from './questions.ts';

/** Rows per question; later openings are only counted, since mail scanners may open a link without end. */
export const mostOpenings = 50;
const longestUserAgent = 200;

/**
 * Records that the decision page was shown to somebody, after it was sent: a failure is left unsaid, for the page counts
 * more. Only GET counts; HEAD shows nothing.
 *
 * @param question as it was when the page was made
 * @param shown.status HTTP status of the page
 */
export async function notePageOpening(
  db: Queryable,
  question: StoredQuestion,
  shown: { readonly method: string; readonly status: number; readonly userAgent: string | undefined },
): Promise<void> {
  if (shown.method !== 'GET') return;
  const page = question.state === 'open' && !question.overdue ? 'question' : 'closed';
  await db
    .query(
      `insert into page_openings (order_no, question_id, number, generation, status, page, user_agent)
       select $1, $2, least(count(*) + 1, $7), $3, $4, $5, $6 from page_openings where question_id = $2
       on conflict (question_id, number) do update set more = page_openings.more + 1, last_at = clock_timestamp()`,
      [
        question.orderNo,
        question.id,
        question.generation,
        shown.status,
        page,
        shown.userAgent?.slice(0, longestUserAgent) ?? null,
        mostOpenings,
      ],
    )
    .catch(() => undefined);
}
