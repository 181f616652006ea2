import { ApiError } from '@/shared/api/errors';
import { PARALLEL_MAX, retryAll } from './retryAll';

test('sends each once, a few at a time, and tells the results in their order', async () => {
  // Given
  const ids = Array.from({ length: 20 }, (_, at) => `message-${at}`);
  let running = 0;
  let most = 0;
  const sent: string[] = [];
  const ended: number[] = [];
  const retry = async (id: string) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    sent.push(id);
    running--;
  };

  // When
  const results = await retryAll(ids, retry, (count) => ended.push(count));

  // Then
  expect(most).toBe(PARALLEL_MAX);
  expect(sent.toSorted()).toEqual(ids.toSorted());
  expect(results).toEqual(ids.map((id) => ({ id, done: true })));
  expect(ended).toEqual(ids.map((_, at) => at + 1));
});

test('one that is refused does not keep the others', async () => {
  // Given
  const refusal = new ApiError(400, { code: 10001, message: 'not failed' }, 'request-1');
  const retry = (id: string) => (id === 'b' ? Promise.reject(refusal) : Promise.resolve());

  // When
  const results = await retryAll(['a', 'b', 'c'], retry, () => {});

  // Then
  expect(results).toEqual([
    { id: 'a', done: true },
    { id: 'b', done: false, error: refusal },
    { id: 'c', done: true },
  ]);
});
