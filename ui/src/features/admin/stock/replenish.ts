import { ApiError, Code, hasCode } from '@/shared/api/errors';
import type { Stock } from '@/shared/api/types';

/** Pauses before further tries when there was no answer, milliseconds. */
const PAUSES_MS = [500, 1500, 3000];

export type Outcome =
  | { kind: 'added'; stock: Stock }
  /** The stock is not what it was seen as. After a try without an answer that may have been this very request. */
  | { kind: 'changed'; afterUnknown: boolean }
  /** No try was answered; another with the same expected total is safe. */
  | { kind: 'unknown'; error: ApiError };

/**
 * Adds units once. A try whose outcome is unknown is repeated: the expected total in it takes effect a single time,
 * whatever became of the tries before.
 *
 * @param uncertain an earlier call with the same expected total ended as unknown
 * @throws ApiError when the server has refused
 */
export async function replenish(
  send: () => Promise<Stock>,
  uncertain: boolean,
  pause: (milliseconds: number) => Promise<void>,
): Promise<Outcome> {
  let afterUnknown = uncertain;
  for (let attempt = 0; ; attempt++) {
    try {
      return { kind: 'added', stock: await send() };
    } catch (error) {
      if (hasCode(error, Code.STOCK_CHANGED)) return { kind: 'changed', afterUnknown };
      if (!(error instanceof ApiError && error.outcomeUnknown)) throw error;
      afterUnknown = true;
      const wait = PAUSES_MS[attempt];
      if (wait === undefined) return { kind: 'unknown', error };
      await pause(wait);
    }
  }
}
