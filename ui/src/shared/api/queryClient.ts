import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors';

const RETRIES_MAX = 2;
const STALE_MS = 15_000;

/** Reads are repeated when that may help; writes never by themselves, since only their page knows what is safe. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < RETRIES_MAX && error instanceof ApiError && error.retryable,
        retryDelay: (failures, error) =>
          error instanceof ApiError && error.retryAfter ? error.retryAfter * 1000 : 500 * 2 ** failures,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
