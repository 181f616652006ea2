import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '@/shared/api/client';
import type { paths } from '@/shared/api/schema';
import type { Order } from '@/shared/api/types';
import type { OrderFilters } from './filters';

type OrdersPage = paths['/v1/order/search']['get']['responses']['200']['content']['application/json'];

const KEY = 'order-search';
const PAGE_SIZE = 50;
/** Most changes that one search waits for. */
const SEEN_MAX = 10;

/**
 * Orders that fit, newest first, page by page. The search follows a copy, so after a change of one's own it is told
 * what must be in it.
 */
export function useOrderSearch(filters: OrderFilters) {
  const queries = useQueryClient();
  const seen = useRef(new Map<string, Order>());
  const query = useInfiniteQuery({
    queryKey: [KEY, filters],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const known = [...seen.current.values()].slice(-SEEN_MAX).map(({ id, version }) => `${id}:${version}`);
      const { data } = await api.GET('/v1/order/search', {
        params: { query: { ...filters, limit: PAGE_SIZE, cursor: pageParam, seen: pageParam ? undefined : known } },
        signal,
      });
      const page = data as OrdersPage; // as JSON, since nothing else was asked for
      if (!page.fresh) return [...seen.current.values()].reduce(withOrder, page);
      seen.current.clear();
      return page;
    },
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });

  /** Shows an order as it is now at once, and from the search as soon as that has it. */
  const changed = (order: Order) => {
    seen.current.set(order.id, order);
    queries.setQueriesData<InfiniteData<OrdersPage, string | undefined>>(
      { queryKey: [KEY] },
      (data) => data && { ...data, pages: data.pages.map((page) => withOrder(page, order)) },
    );
    void queries.invalidateQueries({ queryKey: [KEY] });
  };
  return { query, changed };
}

function withOrder(page: OrdersPage, changed: Order): OrdersPage {
  const newer = (order: Order) => (order.id === changed.id && order.version < changed.version ? changed : order);
  return { ...page, orders: page.orders.map(newer) };
}
