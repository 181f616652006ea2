import { act, renderHook, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { addToCart, useCart } from '@/shared/cart/cart';
import { signedIn } from '@/shared/session/session';
import { server } from '@/test/setup';
import type { Attempt } from './attempt';

const USER = 7;
const body = { items: [{ product_id: 1001, sku_id: 0, quantity: 1 }] };
const attempt: Attempt = { token: 'one', userId: USER, body, fromCart: [{ productId: 1001, skuId: 0 }] };
const kept = () => sessionStorage.getItem('doos.attempt');

/** The module anew, as after a reload of the page. */
async function load() {
  vi.resetModules();
  const { signedIn: again } = await import('@/shared/session/session');
  again(session);
  return await import('./useAttempt');
}

const session = {
  access_token: 'token',
  expires_in: 900,
  user: { id: USER, username: 'alice', roles: ['user' as const] },
};

function answers(...statuses: number[]) {
  const tokens: unknown[] = [];
  server.use(
    http.post('*/v1/order/create', async ({ request }) => {
      expect(kept()).not.toBeNull();
      tokens.push(((await request.json()) as { idempotency_token: string }).idempotency_token);
      const status = statuses[tokens.length - 1];
      if (!status) return HttpResponse.error();
      return HttpResponse.json(status < 300 ? { order_id: '5' } : { code: 30001 }, { status });
    }),
  );
  return tokens;
}

beforeEach(() => {
  sessionStorage.clear();
  signedIn(session);
});

test('keeps the attempt before it is sent and forgets it when it is done', async () => {
  const tokens = answers(201);
  const { dispatch, useAttempt } = await load();
  const { result } = renderHook(() => useAttempt(USER));
  act(() => dispatch({ type: 'submit', attempt }));
  expect(kept()).toContain('"one"');
  await waitFor(() => expect(result.current).toMatchObject({ phase: 'done', order: { order_id: '5' } }));
  expect(tokens).toEqual(['one']);
  expect(kept()).toBeNull();
});

test('sends the same token again when the answer is lost', async () => {
  const tokens = answers(0, 200);
  const { dispatch, useAttempt } = await load();
  const { result } = renderHook(() => useAttempt(USER));
  act(() => dispatch({ type: 'submit', attempt }));
  await waitFor(() => expect(result.current.phase).toBe('done'), { timeout: 3000 });
  expect(tokens).toEqual(['one', 'one']);
});

test('after a reload the kept attempt is sent again', async () => {
  sessionStorage.setItem('doos.attempt', JSON.stringify(attempt));
  const tokens = answers(200);
  const { useAttempt } = await load();
  const { result } = renderHook(() => useAttempt(USER));
  expect(result.current.phase).toBe('checking');
  await waitFor(() => expect(result.current.phase).toBe('done'));
  expect(tokens).toEqual(['one']);
});

test('never sends the attempt of another user', async () => {
  sessionStorage.setItem('doos.attempt', JSON.stringify({ ...attempt, userId: 8 }));
  const tokens = answers(200);
  const { useAttempt } = await load();
  const { result } = renderHook(() => useAttempt(USER));
  await waitFor(() => expect(kept()).toBeNull());
  expect(result.current.phase).toBe('idle');
  expect(tokens).toEqual([]);
});

test('a refusal is decided: nothing is kept, and the cart stays as it is', async () => {
  addToCart({ productId: 1001, skuId: 0 }, 1, 100);
  answers(409);
  const { dispatch, useAttempt } = await load();
  const { result } = renderHook(() => useAttempt(USER));
  act(() => dispatch({ type: 'submit', attempt }));
  await waitFor(() => expect(result.current.phase).toBe('refused'));
  expect(kept()).toBeNull();
  expect(useCart.getState().lines).toHaveLength(1);
});
