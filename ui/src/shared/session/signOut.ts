import { api } from '@/shared/api/client';
import { signedOut } from './session';

/** Ends the session here and at the server; here even when the server cannot be told. */
export async function signOut(): Promise<void> {
  signedOut();
  await api.POST('/v1/auth/logout', {}).catch(() => undefined);
}
