import { ApiError, errorOf } from '@/shared/api/errors';
import { type SessionAnswer, signedIn, signedOut, useSession } from './session';

/** A token this close to its end is exchanged before it is used. */
const EXPIRY_MARGIN_MS = 5_000;
const LOCK = 'doos.refresh';

let running: Promise<boolean> | undefined;

/**
 * Exchanges the refresh cookie for a new access token; false when there is no session any more. One exchange at a time
 * in this tab, and by a lock among all tabs: a refresh token that comes twice ends its session.
 *
 * @throws ApiError when the server could not be asked
 */
export function refresh(): Promise<boolean> {
  running ??= locked(exchange).finally(() => {
    running = undefined;
  });
  return running;
}

/** The access token to send, refreshed when it is about to expire; undefined for anonymous callers. */
export async function freshToken(): Promise<string | undefined> {
  const { state, expiresAt } = useSession.getState();
  if (state === 'restoring' || (state === 'signed-in' && expiresAt - Date.now() < EXPIRY_MARGIN_MS)) await refresh();
  return useSession.getState().token;
}

/** Locks exist on secure pages only; elsewhere two tabs must not refresh in the same moment. */
async function locked(task: () => Promise<boolean>): Promise<boolean> {
  return 'locks' in navigator ? await navigator.locks.request(LOCK, task) : await task();
}

async function exchange(): Promise<boolean> {
  const response = await fetch('/v1/auth/refresh', { method: 'POST', credentials: 'same-origin' }).catch(() => {
    throw new ApiError(0, {});
  });
  if (response.status === 401) {
    signedOut();
    return false;
  }
  if (!response.ok) throw await errorOf(response);
  signedIn((await response.json()) as SessionAnswer);
  return true;
}
