import { ApiError } from '@/shared/api/errors';

/** Retries under way at the same time. */
export const PARALLEL_MAX = 4;

export type RetryResult = { id: string; done: true } | { id: string; done: false; error: ApiError };

/**
 * Sends messages again, a few at a time; one that is refused does not keep the others.
 *
 * @param onProgress is told how many have come to an end
 * @returns a result for each id, in their order
 */
export async function retryAll(
  ids: string[],
  retry: (id: string) => Promise<unknown>,
  onProgress: (ended: number) => void,
): Promise<RetryResult[]> {
  const results: RetryResult[] = [];
  let next = 0;
  let ended = 0;
  const work = async () => {
    while (next < ids.length) {
      const at = next++;
      const id = ids[at]!;
      results[at] = await retry(id).then(
        () => ({ id, done: true }) as const,
        (error: unknown) => ({ id, done: false, error: asApiError(error) }) as const,
      );
      onProgress(++ended);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_MAX }, work));
  return results;
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, {});
}
