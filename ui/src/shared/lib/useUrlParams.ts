import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

type Patch = Record<string, string | number | undefined>;

/**
 * Filters that live in the URL, so that they can be shared and survive the back button. An empty or undefined value
 * removes its key; any change but that of the page itself goes back to the first page. A change is rendered before the
 * next event: a field shows it at once, and no change starts from a URL that lacks the one before.
 */
export function useUrlParams() {
  const [params, setParams] = useSearchParams();
  const patch = useCallback(
    (changes: Patch, options?: { replace?: boolean }) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (!('page' in changes)) after.delete('page');
          for (const [key, value] of Object.entries(changes)) {
            if (value === undefined || value === '') after.delete(key);
            else after.set(key, String(value));
          }
          return after;
        },
        { flushSync: true, ...options },
      ),
    [setParams],
  );
  return [params, patch] as const;
}

/** A whole number of at least 1 from the URL, or the fallback for anything else. */
export function positive(text: string | null, fallback: number): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : fallback;
}
