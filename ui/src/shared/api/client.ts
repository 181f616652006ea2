import createClient, { type Middleware } from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { i18n } from '@/shared/i18n';
import { uuid } from '@/shared/lib/ids';
import { freshToken, refresh } from '@/shared/session/refresh';
import { useSession } from '@/shared/session/session';
import { ApiError, errorOf } from './errors';
import type { paths } from './schema';

/** Longer than any answer of the services takes; afterwards the outcome counts as unknown. */
const ANSWER_TIMEOUT_MS = 15_000;

const AUTHENTICATION = '/v1/auth/';

/** Fetches with a time limit, and once more with a new token when the old one is refused. */
async function send(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request, { signal: limited(request) });
  if (response.status !== 401 || request.url.includes(AUTHENTICATION) || !request.headers.has('Authorization'))
    return response;
  if (!(await refresh())) return response;
  again.headers.set('Authorization', `Bearer ${useSession.getState().token}`);
  return fetch(again, { signal: limited(again) });
}

function limited(request: Request): AbortSignal {
  return AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
}

const conventions: Middleware = {
  async onRequest({ request }) {
    request.headers.set('X-Request-Id', uuid());
    request.headers.set('Accept-Language', i18n.language);
    if (!request.url.includes(AUTHENTICATION)) {
      const token = await freshToken();
      if (token) request.headers.set('Authorization', `Bearer ${token}`);
    }
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await errorOf(response);
    return response;
  },
  onError({ error, request }) {
    if (error instanceof ApiError || request.signal.aborted) return error as Error;
    return new ApiError(0, {}, request.headers.get('X-Request-Id') ?? undefined);
  },
};

/** The API by its paths. Calls throw {@link ApiError}. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send, credentials: 'same-origin' });
api.use(conventions);

/** The same as hooks of react-query; a query's key is method, path and parameters. */
export const $api = createQueryHooks(api);
