import { type ApiError, Code } from '@/shared/api/errors';
import type { components } from '@/shared/api/schema';
import type { SkuRef } from '@/shared/cart/cart';

export type OrderBody = components['schemas']['CreateOrder'];
export type PlacedOrder = components['schemas']['CreatedOrder'];

/** One order that the buyer wants, under one token however often it has to be sent. */
export interface Attempt {
  token: string;
  userId: number;
  body: OrderBody;
  /** Lines that leave the cart once they are bought. */
  fromCart: SkuRef[];
}

/**
 * What has become of the attempt.
 *
 * ```
 * idle --submit--> sending --answered--> done --left--> idle
 *                    |  \--failed, decided--> refused --submit--> sending
 *                    |                          \--edited--> idle
 *                    \--failed, undecided--> checking --answered--> done
 *                                             |  ^ \--failed, decided--> refused
 *                                             |  \ failed, undecided, up to CHECKS_MAX
 *                                             v
 *                                           stuck --resume--> checking
 * ```
 *
 * While it is undecided nothing can be edited, and only the same token and body are sent.
 */
export type AttemptState =
  | { phase: 'idle' }
  | { phase: 'sending'; attempt: Attempt }
  | { phase: 'checking'; attempt: Attempt; checks: number; waitMs: number; busy: boolean }
  | { phase: 'stuck'; attempt: Attempt; error: ApiError | undefined }
  | { phase: 'done'; attempt: Attempt; order: PlacedOrder }
  | { phase: 'refused'; attempt: Attempt; error: ApiError };

export type AttemptEvent =
  | { type: 'submit'; attempt: Attempt }
  | { type: 'answered'; order: PlacedOrder }
  | { type: 'failed'; error: ApiError }
  | { type: 'resume' }
  | { type: 'edited' }
  | { type: 'left' };

/** With the delays below this is about a minute, without the time that answers take. */
export const CHECKS_MAX = 10;
const CHECK_FIRST_MS = 1_000;
const CHECK_MAX_MS = 8_000;

/** @returns the same state for an event that does not matter in it, such as the second click of two */
export function next(state: AttemptState, event: AttemptEvent): AttemptState {
  switch (event.type) {
    case 'submit':
      return state.phase === 'idle' || state.phase === 'refused' ? { phase: 'sending', attempt: event.attempt } : state;
    case 'answered':
      return underWay(state) ? { phase: 'done', attempt: state.attempt, order: event.order } : state;
    case 'failed':
      return underWay(state) ? afterFailure(state, event.error) : state;
    case 'resume':
      return state.phase === 'stuck' ? resumed(state.attempt) : state;
    case 'edited':
      return state.phase === 'refused' ? { phase: 'idle' } : state;
    case 'left':
      return state.phase === 'done' || state.phase === 'refused' ? { phase: 'idle' } : state;
  }
}

/** An attempt of which it is not known what became of it: it is sent again at once. */
export function resumed(attempt: Attempt): AttemptState {
  return { phase: 'checking', attempt, checks: 0, waitMs: 0, busy: false };
}

type UnderWay = Extract<AttemptState, { phase: 'sending' | 'checking' }>;

export function underWay(state: AttemptState): state is UnderWay {
  return state.phase === 'sending' || state.phase === 'checking';
}

function afterFailure(state: UnderWay, error: ApiError): AttemptState {
  const { attempt } = state;
  const first = state.phase === 'sending';
  if (first ? isRefusal(error) : isDecision(error)) return { phase: 'refused', attempt, error };
  const checks = first ? 0 : state.checks;
  if (error.status === 401 || checks >= CHECKS_MAX) return { phase: 'stuck', attempt, error };
  const waitMs = Math.max(Math.min(CHECK_MAX_MS, CHECK_FIRST_MS * 2 ** checks), (error.retryAfter ?? 0) * 1000);
  return { phase: 'checking', attempt, checks: checks + 1, waitMs, busy: error.retryAfter !== undefined };
}

/** Whether an order can be ruled out when nothing was sent before. */
function isRefusal(error: ApiError): boolean {
  return isDecision(error) || error.status === 429 || error.status === 403;
}

/**
 * Whether an order can be ruled out although an earlier request may have placed one: only by an answer that was given
 * after looking at the token. Limits and missing rights come before that.
 */
function isDecision(error: ApiError): boolean {
  if (error.outcomeUnknown || error.status === 401 || error.status === 429) return false;
  return error.code !== Code.DUPLICATE_SUBMIT && error.code !== Code.FORBIDDEN;
}
