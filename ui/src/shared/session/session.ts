import { create } from 'zustand';
import type { components } from '@/shared/api/schema';

export type SessionAnswer = components['responses']['Session']['content']['application/json'];
export type User = SessionAnswer['user'];
export type Role = User['roles'][number];

/**
 * Who is signed in. The access token lives in memory only; the refresh token is an HttpOnly cookie that scripts never
 * see. `restoring` holds until it is known whether that cookie still opens a session.
 */
interface Session {
  state: 'restoring' | 'anonymous' | 'signed-in';
  user: User | undefined;
  token: string | undefined;
  /** Of the access token, milliseconds since 1970 by this machine's clock. */
  expiresAt: number;
}

/** Tells the next visit, and other tabs, that there is a session to restore; it is no secret. */
const HINT = 'doos.session';
const ANONYMOUS = { state: 'anonymous', user: undefined, token: undefined, expiresAt: 0 } as const;

export const useSession = create<Session>(() => ({
  ...ANONYMOUS,
  state: localStorage.getItem(HINT) ? 'restoring' : 'anonymous',
}));

export function signedIn(answer: SessionAnswer): void {
  useSession.setState({
    state: 'signed-in',
    user: answer.user,
    token: answer.access_token,
    expiresAt: Date.now() + answer.expires_in * 1000,
  });
  if (localStorage.getItem(HINT) !== String(answer.user.id)) localStorage.setItem(HINT, String(answer.user.id));
}

export function signedOut(): void {
  localStorage.removeItem(HINT);
  useSession.setState(ANONYMOUS);
}

/**
 * Follows what other tabs do: signing out there signs out here, and another user there is another user here.
 *
 * @param restore asks the server who is signed in
 */
export function followOtherTabs(restore: () => void): void {
  addEventListener('storage', (event) => {
    if (event.key !== HINT) return;
    const user = useSession.getState().user;
    if (event.newValue === null) useSession.setState(ANONYMOUS);
    else if (event.newValue !== String(user?.id)) restore();
  });
}

export function hasRole(user: User | undefined, ...roles: Role[]): boolean {
  return user?.roles.some((role) => roles.includes(role)) ?? false;
}
