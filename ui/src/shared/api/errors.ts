import type { components } from './schema';

type ErrorBody = components['schemas']['Error'];

/** Codes of the API that pages treat in a way of their own; all others are shown as they come. */
export const Code = {
  INVALID: 10001,
  UNAUTHORIZED: 10002,
  FORBIDDEN: 10004,
  OVERLOADED: 10005,
  TOO_MANY_REQUESTS: 10006,
  NAME_TAKEN: 10007,
  CAPTCHA: 10008,
  ORDER_NOT_FOUND: 20001,
  DUPLICATE_SUBMIT: 20004,
  PRICE_CHANGED: 20005,
  PAYMENT_DECLINED: 20006,
  STOCK_INSUFFICIENT: 30001,
  STOCK_CHANGED: 30003,
} as const;

/** A request that was refused or did not get through. */
export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: number | undefined;
  readonly requestId: string | undefined;
  readonly body: Partial<ErrorBody>;
  /** Seconds, when the server named them. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: Partial<ErrorBody>, requestId?: string, retryAfter?: number) {
    super(body.message ?? (status === 0 ? 'no answer' : `HTTP ${status}`));
    this.name = 'ApiError';
    this.status = status;
    this.code = body.code;
    this.body = body;
    this.requestId = requestId ?? body.request_id;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }

  /** Whether the server may have carried the request out: its answer got lost on the way, or it broke in the middle. */
  get outcomeUnknown(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

export function hasCode(error: unknown, code: number): error is ApiError {
  return error instanceof ApiError && error.code === code;
}

/** The error in an answer that is not ok. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as Partial<ErrorBody>;
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ApiError(
    response.status,
    body,
    response.headers.get('X-Request-Id') ?? undefined,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}
