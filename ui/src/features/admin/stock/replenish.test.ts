import { ApiError, Code } from '@/shared/api/errors';
import type { Stock } from '@/shared/api/types';
import { replenish } from './replenish';

const stock: Stock = { product_id: 1, skus: [] };
const noAnswer = new ApiError(0, {});
const changed = new ApiError(409, { code: Code.STOCK_CHANGED });
const noPause = () => Promise.resolve();

/** Answers in turn; an error is thrown, and the last one again and again. */
function server(...answers: (Stock | ApiError)[]) {
  return vi.fn(() => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    return answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer);
  });
}

test('tries again when there was no answer', async () => {
  const send = server(noAnswer, new ApiError(503, {}), stock);

  expect(await replenish(send, false, noPause)).toEqual({ kind: 'added', stock });
  expect(send).toHaveBeenCalledTimes(3);
});

test('gives up after four tries, and says that the outcome is unknown', async () => {
  const send = server(noAnswer);

  expect(await replenish(send, false, noPause)).toEqual({ kind: 'unknown', error: noAnswer });
  expect(send).toHaveBeenCalledTimes(4);
});

test('tells a change by others from one that may be its own', async () => {
  expect(await replenish(server(changed), false, noPause)).toEqual({ kind: 'changed', afterUnknown: false });
  expect(await replenish(server(noAnswer, changed), false, noPause)).toEqual({ kind: 'changed', afterUnknown: true });
  expect(await replenish(server(changed), true, noPause)).toEqual({ kind: 'changed', afterUnknown: true });
});

test('does not repeat what was refused', async () => {
  const refused = new ApiError(403, { code: Code.FORBIDDEN });
  const send = server(refused);

  await expect(replenish(send, false, noPause)).rejects.toBe(refused);
  expect(send).toHaveBeenCalledTimes(1);
});
