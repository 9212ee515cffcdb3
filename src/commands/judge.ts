import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { DateTime } from 'luxon';
import { ChangeRulesError, readChangePolicies } from '../change-rules-file.ts';
import { lostAncillaries, type AffectedAncillary } from '../domain/ancillaries.ts';
import type { Answer, ChangePolicies } from '../domain/change-policy.ts';
import type { ReasonCode, Severity } from '../domain/change-reasons.ts';
import { defaultDecisionLimits } from '../domain/deadlines.ts';
import { isPartAffected } from '../domain/affected-flights.ts';
import { judgeMessage, type Against, type JudgedChange } from '../domain/judge-message.ts';
import { assessRights, type Right, type RightsRemark } from '../domain/passenger-rights/assess-rights.ts';
import type { Priority } from '../domain/passenger-rights/notice.ts';
import { offersFor } from '../domain/offers.ts';
import { ruleVersions, type RuleVersions } from '../domain/rule-versions.ts';
import { readInstant, readJudgeInput, type JudgeInput } from './judge-input.ts';
import { printTable } from './print-table.ts';

/** A judgement as `--json` prints it; `docs/judging.md` explains each field and code. */
export interface PrintedJudgement {
  readonly name?: string;
  readonly class: Severity;
  readonly reasons: readonly {
    readonly code: ReasonCode;
    readonly minutes?: number;
    readonly against: Against;
    readonly segment?: string;
  }[];
  readonly netEffect: readonly string[];
  /** An ISO time in UTC; `person` when nobody waits for an answer by mail; null when nothing is asked. */
  readonly deadline: string | null;
  /** What no answer leads to; null when nothing is asked. */
  readonly silence: 'no-choice' | 'person' | null;
  readonly offers: readonly Answer[];
  /** What the passengers bought and the new flights lost, or may have lost. */
  readonly ancillaries: readonly AffectedAncillary[];
  /** What law may give the traveller: it informs, nothing follows from it. */
  readonly rights: readonly Right[];
  /** What of the law could not be judged, and why. */
  readonly rightsRemarks: readonly RightsRemark[];
  /** Rises as the change nears the lines that laws draw 14 and 7 days before departure. */
  readonly priority: Priority;
  readonly noticeDays: number | null;
  readonly problems: readonly string[];
  readonly versions: RuleVersions;
}

export interface JudgeOptions {
  readonly json?: boolean;
  /** File with the seller's rules: see CHANGE_RULES_FILE in docs/deployment.md. */
  readonly rules?: string;
  /** For messages that say no `now` themselves: an ISO time; default: the present. */
  readonly now?: string;
}

/**
 * `skyhook judge <file>`: judges schedule changes as the service would, for people who tune the limits. Needs neither
 * database nor configuration. Status 1 when one cannot be judged, 2 when the file cannot be read.
 *
 * @param file one webhook message or `{ now, original, previous, revised, scheduleChangeType }`, or an array of them; `-` is
 *   standard input
 */
export async function judge(file: string, options: JudgeOptions): Promise<void> {
  const values = await readValues(file);
  if (!values) return;
  const now = options.now === undefined ? Date.now() : readInstant(options.now);
  if (now === undefined) return complain('--now is no time: write 2026-11-24T10:00:00Z.', 2);
  const policies = readRules(options.rules);
  if (!policies) return;
  const judged = values.list.map((value, index) => {
    const input = readJudgeInput(value, now);
    if (typeof input === 'string') complain(`${file}, change ${index + 1}: ${input}`, 1);
    return typeof input === 'string' ? { error: input } : judgeInput(input, policies);
  });
  if (options.json) process.stdout.write(`${JSON.stringify(values.isArray ? judged : judged[0], null, 2)}\n`);
  else printJudgements(judged);
}

/** Judges one change. */
export function judgeInput(input: JudgeInput, policies: ChangePolicies): PrintedJudgement {
  const judged = judgeMessage(input, policies, defaultDecisionLimits);
  const { severity, deadline, known, now } = judged;
  const { rights, remarks, priority, notice } = assessRights({ bought: judged.bought, known, now, at: input.now });
  // A flight that was cancelled before is no reason to keep none of those that are left.
  const isGone = judged.problems.length > 0 || judged.reasons.some(isGoneNow);
  const offered = {
    severity: severity === 'cancelled' && !isGone ? ('major' as const) : severity,
    affectedPart: isPartAffected(known, now, judged.policy.limits),
    passengers: input.passengers,
  };
  return {
    ...(input.name === undefined ? {} : { name: input.name }),
    class: severity,
    reasons: judged.reasons.map(({ where, ...reason }) => ({ ...reason, ...(where ? { segment: where } : {}) })),
    netEffect: judged.netEffect,
    deadline: typeof deadline === 'number' ? new Date(deadline).toISOString() : (deadline ?? null),
    silence: judged.silence ?? null,
    offers: deadline === undefined ? [] : offersFor(offered, judged.policy),
    ancillaries: lostAncillaries(input.ancillaries, judged.bought, now),
    rights,
    rightsRemarks: remarks,
    priority,
    noticeDays: notice ? Math.round(notice.days * 100) / 100 : null,
    problems: judged.problems,
    versions: ruleVersions(),
  };
}

function readRules(path: string | undefined): ChangePolicies | undefined {
  try {
    return readChangePolicies(path);
  } catch (error) {
    if (error instanceof ChangeRulesError) return complain(error.message, 2);
    throw error;
  }
}

const isGoneNow = ({ against, code }: JudgedChange['reasons'][number]): boolean =>
  against === 'known' && code === 'flight-cancelled';

async function readValues(
  file: string,
): Promise<{ readonly list: readonly unknown[]; readonly isArray: boolean } | undefined> {
  let content: string;
  try {
    content = file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return complain(`${file} cannot be read (${code}).`, 2);
  }
  try {
    const value: unknown = JSON.parse(content.replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? { list: value, isArray: true } : { list: [value], isArray: false };
  } catch (error) {
    return complain(`${file} is no JSON: ${error instanceof Error ? error.message : ''}`, 2);
  }
}

function complain(sentence: string, status: 1 | 2): undefined {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = status;
}

function printJudgements(judged: readonly (PrintedJudgement | { readonly error: string })[]): void {
  printTable(
    ['#', 'CLASS', 'PRIORITY', 'ANSWER BY', 'OFFERED', 'SILENCE', 'CHANGE'],
    judged.map((one, index) =>
      'error' in one
        ? [String(index + 1), 'not judged', '', '', '', one.error]
        : [
            String(index + 1),
            one.class,
            one.priority,
            deadlineInWords(one),
            one.offers.join(', '),
            one.silence ?? '',
            one.name ?? '',
          ],
    ),
  );
  for (const [index, one] of judged.entries()) {
    if ('error' in one) continue;
    process.stdout.write(`\n${index + 1}${one.name ? ` ${one.name}` : ''}: ${one.class}\n`);
    for (const { code, minutes, segment, against } of one.reasons) {
      const size = minutes === undefined ? '' : ` ${minutes} min`;
      process.stdout.write(`  ${`against ${against}`.padEnd(16)} ${segment ?? ''} ${code}${size}\n`);
    }
    for (const sentence of one.netEffect) process.stdout.write(`  ${sentence}\n`);
    for (const { passenger, kind, description, segment, fate } of one.ancillaries)
      process.stdout.write(
        `  passenger ${passenger}, ${segment.depAirport}-${segment.arrAirport}, ${description ?? kind}: ${fate}\n`,
      );
    for (const { why } of one.rights) process.stdout.write(`  ${why}\n`);
    for (const { text } of one.rightsRemarks) process.stdout.write(`  ${text}\n`);
    for (const sentence of one.problems) process.stdout.write(`  ! ${sentence}\n`);
  }
}

function deadlineInWords({ deadline }: PrintedJudgement): string {
  if (deadline === null || deadline === 'person') return deadline ?? '';
  return DateTime.fromISO(deadline, { zone: 'utc' }).toFormat("ccc d LLL HH:mm 'UTC'");
}
