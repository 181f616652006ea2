import { useEffect } from 'react';
import { create } from 'zustand';
import { api } from '@/shared/api/client';
import { ApiError } from '@/shared/api/errors';
import { removeFromCart } from '@/shared/cart/cart';
import { useSession } from '@/shared/session/session';
import { type Attempt, type AttemptEvent, type AttemptState, next, resumed, underWay } from './attempt';

/** In session storage: one attempt for each tab, which survives a reload. */
const STORAGE = 'doos.attempt';

/** Lives beside the pages: an attempt goes on when the buyer looks at something else meanwhile. */
const useStore = create<AttemptState>(recalled);

/** The token of which a request, or the wait before it, is under way; a recalled attempt waits for its page. */
let running: string | undefined;

export function dispatch(event: AttemptEvent): void {
  enter(next(useStore.getState(), event));
}

/** The attempt of this user, going on where it was. That of another user is dropped: it cannot be sent any more. */
export function useAttempt(userId: number): AttemptState {
  const state = useStore();
  const mine = !('attempt' in state) || state.attempt.userId === userId;
  useEffect(() => {
    if (!mine) enter({ phase: 'idle' });
    else if (underWay(state) && running !== state.attempt.token) enter({ ...state });
  }, [mine, state]);
  return mine ? state : { phase: 'idle' };
}

/** Keeps the attempt before it is sent, and until it is decided. */
function enter(state: AttemptState): void {
  if (state === useStore.getState()) return;
  if (underWay(state) || state.phase === 'stuck') sessionStorage.setItem(STORAGE, JSON.stringify(state.attempt));
  else sessionStorage.removeItem(STORAGE);
  if (state.phase === 'done') removeFromCart(...state.attempt.fromCart);
  useStore.setState(state, true);
  if (underWay(state)) void send(state.attempt, state.phase === 'checking' ? state.waitMs : 0);
}

async function send(attempt: Attempt, waitMs: number): Promise<void> {
  running = attempt.token;
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  const event = await order(attempt);
  const state = useStore.getState();
  if (!('attempt' in state) || state.attempt.token !== attempt.token) return;
  running = undefined;
  dispatch(event);
}

/** Never in the name of somebody who has signed in since. */
async function order({ token, body, userId }: Attempt): Promise<AttemptEvent> {
  if (useSession.getState().user?.id !== userId) return { type: 'failed', error: new ApiError(401, {}) };
  try {
    const { data } = await api.POST('/v1/order/create', { body: { ...body, idempotency_token: token } });
    return { type: 'answered', order: data! };
  } catch (error) {
    return { type: 'failed', error: error instanceof ApiError ? error : new ApiError(0, {}) };
  }
}

function recalled(): AttemptState {
  const kept = sessionStorage.getItem(STORAGE);
  return kept ? resumed(JSON.parse(kept) as Attempt) : { phase: 'idle' };
}
