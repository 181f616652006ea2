import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import type { ReactNode } from 'react';
import type { DashboardStats } from '@/shared/api/types';
import { server } from '@/test/setup';
import { useDashboard } from './useDashboard';

const STATS: DashboardStats = {
  today_sales: 1,
  today_orders: 1,
  recent_orders: [],
  top_products: [],
  status_distribution: { pending: 1, paid: 0, shipped: 0, completed: 0, cancelled: 0 },
  as_of: null,
  time_zone: 'Asia/Shanghai',
};

/** A stream that stays open, with a way to send events. */
function stream() {
  let send!: (event: string, data?: object) => void;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      send = (event, data) =>
        controller.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${data ? JSON.stringify(data) : ''}\n\n`));
    },
  });
  server.use(
    http.get(
      '/v1/dashboard/stream',
      () => new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } }),
    ),
  );
  return send;
}

function show() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return renderHook(({ paused }) => useDashboard(paused), { wrapper, initialProps: { paused: false } });
}

test('keeps the numbers while the server calls them stale, until the next ones', async () => {
  // Given
  const send = stream();
  const { result } = show();
  send('stats', STATS);
  await waitFor(() => expect(result.current.stats).toEqual(STATS));

  // When
  send('stale');

  // Then
  await waitFor(() => expect(result.current.stale).toBe(true));
  expect(result.current.stats).toEqual(STATS);
  send('stats', { ...STATS, today_orders: 2 });
  await waitFor(() => expect(result.current.stale).toBe(false));
  expect(result.current.stats?.today_orders).toBe(2);
});

test('tells why there are no numbers when neither the stream nor an answer comes', async () => {
  // Given
  server.use(
    http.get('/v1/dashboard/stream', () => HttpResponse.error()),
    http.get('/v1/dashboard/stats', () => HttpResponse.json({ code: 10005, message: 'away' }, { status: 503 })),
  );

  // When
  const { result } = show();

  // Then
  await waitFor(() => expect(result.current.error).toMatchObject({ code: 10005 }));
  expect(result.current).toMatchObject({ live: 'broken', stale: true, stats: undefined });
});
