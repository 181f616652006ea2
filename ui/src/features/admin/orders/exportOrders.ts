import { errorOf } from '@/shared/api/errors';
import { i18n } from '@/shared/i18n';
import { freshToken } from '@/shared/session/refresh';
import type { OrderFilters } from './filters';

/** This long without a byte means that the export is dead. */
const SILENCE_MAX_MS = 30_000;
const LINE_FEED = 10;

/** Spreadsheets take a file without it for an old Chinese encoding. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * All orders that fit, as CSV. It takes as long as there are orders, so what limits it is silence, not duration.
 *
 * @param onRows is told how many lines there are so far
 * @throws ApiError when it was refused, another error when it was cut
 */
export async function exportOrders(
  filters: OrderFilters,
  cancelled: AbortSignal,
  onRows: (rows: number) => void,
): Promise<Blob> {
  const silent = new AbortController();
  const restart = (timer?: ReturnType<typeof setTimeout>) => {
    clearTimeout(timer);
    return setTimeout(() => silent.abort(new Error('silence')), SILENCE_MAX_MS);
  };
  let silence = restart();
  try {
    const response = await request(filters, AbortSignal.any([cancelled, silent.signal]));
    const parts: BlobPart[] = [BYTE_ORDER_MARK];
    const reader = response.body!.getReader();
    let lines = 0;
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      silence = restart(silence);
      parts.push(chunk.value);
      lines += chunk.value.filter((byte) => byte === LINE_FEED).length;
      onRows(Math.max(0, lines - 1));
    }
    return new Blob(parts, { type: 'text/csv;charset=utf-8' });
  } finally {
    clearTimeout(silence);
  }
}

async function request(filters: OrderFilters, signal: AbortSignal): Promise<Response> {
  const query = Object.entries(filters).filter(([, value]) => value !== undefined);
  const response = await fetch(
    `/v1/order/search?${new URLSearchParams(query.map(([key, value]) => [key, String(value)]))}`,
    {
      signal,
      headers: {
        Accept: 'text/csv',
        'Accept-Language': i18n.language,
        Authorization: `Bearer ${await freshToken()}`,
      },
    },
  );
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** `orders-20261126-143005.csv`, by the clock of this browser. */
export function csvName(now: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `orders-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.csv`;
}

export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
