import { ApiError, Code } from '@/shared/api/errors';
import { type Attempt, type AttemptEvent, type AttemptState, CHECKS_MAX, next, type PlacedOrder } from './attempt';

const IDLE: AttemptState = { phase: 'idle' };
const attempt: Attempt = { token: 'one', userId: 7, body: { items: [] }, fromCart: [] };
const other: Attempt = { ...attempt, token: 'two' };
const order = { order_id: '1' } as PlacedOrder;
const submit: AttemptEvent = { type: 'submit', attempt };
const failed = (status: number, code?: number, retryAfter?: number): AttemptEvent => ({
  type: 'failed',
  error: new ApiError(status, { code } as ApiError['body'], undefined, retryAfter),
});
const LOST = failed(0);
const after = (...events: AttemptEvent[]) => events.reduce(next, IDLE);

test('a second click changes nothing', () => {
  const sending = after(submit);
  expect(next(sending, { type: 'submit', attempt: other })).toBe(sending);
});

test('is done with the order of the answer', () => {
  expect(after(submit, { type: 'answered', order })).toEqual({ phase: 'done', attempt, order });
});

test.each([
  ['a lost answer', 0, undefined],
  ['an internal error', 500, 10003],
  ['a gateway that gave up', 504, undefined],
  ['one that is still running', 409, Code.DUPLICATE_SUBMIT],
])('after %s the same attempt is sent again', (_what, status, code) => {
  expect(after(submit, failed(status, code))).toMatchObject({ phase: 'checking', attempt, checks: 1, waitMs: 1000 });
});

test.each([
  [409, Code.STOCK_INSUFFICIENT],
  [409, Code.PRICE_CHANGED],
  [409, Code.PAYMENT_DECLINED],
  [403, Code.CAPTCHA],
  [400, Code.INVALID],
])('%i with code %i refuses, at first and while checking', (status, code) => {
  expect(after(submit, failed(status, code))).toMatchObject({ phase: 'refused' });
  expect(after(submit, LOST, failed(status, code))).toMatchObject({ phase: 'refused' });
});

test.each([
  [429, Code.TOO_MANY_REQUESTS],
  [403, Code.FORBIDDEN],
])('%i refuses only when nothing may have been placed before', (status, code) => {
  expect(after(submit, failed(status, code, 30))).toMatchObject({ phase: 'refused' });
  expect(after(submit, LOST, failed(status, code, 30))).toMatchObject({ phase: 'checking', attempt, waitMs: 30_000 });
});

test('an ended session keeps the attempt for when the buyer is back', () => {
  expect(after(submit, failed(401, Code.UNAUTHORIZED))).toMatchObject({ phase: 'stuck', attempt });
});

test('waits longer from check to check, as long as the server says, and not for ever', () => {
  let state = after(submit, LOST);
  const waits: number[] = [];
  while (state.phase === 'checking') {
    waits.push(state.waitMs);
    state = next(state, LOST);
  }
  expect(waits).toHaveLength(CHECKS_MAX);
  expect(waits.slice(0, 5)).toEqual([1000, 2000, 4000, 8000, 8000]);
  expect(state).toMatchObject({ phase: 'stuck', attempt });
  expect(after(submit, failed(503, Code.OVERLOADED, 20))).toMatchObject({ waitMs: 20_000, busy: true });
});

test('a stuck attempt goes on with the same token, and no other can begin', () => {
  const stuck: AttemptState = { phase: 'stuck', attempt, error: undefined };
  expect(next(stuck, { type: 'resume' })).toMatchObject({ phase: 'checking', attempt, checks: 0 });
  expect(next(stuck, { type: 'submit', attempt: other })).toBe(stuck);
  expect(next(stuck, { type: 'edited' })).toBe(stuck);
});

test('after a refusal the next submission is a new attempt', () => {
  const refused = after(submit, failed(409, Code.STOCK_INSUFFICIENT));
  expect(next(refused, { type: 'edited' })).toEqual(IDLE);
  expect(next(refused, { type: 'submit', attempt: other })).toEqual({ phase: 'sending', attempt: other });
});

test('an answer that comes when nothing is under way changes nothing', () => {
  expect(after({ type: 'answered', order }, LOST, { type: 'resume' })).toBe(IDLE);
});
