import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { StreamState } from '@/shared/live/eventStream';
import { useEventStream } from '@/shared/live/useEventStream';

interface OrderEvent {
  order_id: string;
  version: number;
}

/** Events that come together, as those of a new connection do, cause one request. */
const GATHER_MS = 50;

/** Asks anew for whatever is shown of orders. */
export function useRefreshOrders(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    () =>
      queries.invalidateQueries({
        predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].startsWith('/v1/order/'),
      }),
    [queries],
  );
}

/** Refreshes what is shown of the caller's orders whenever one of them has changed. */
export function useOrderEvents(enabled = true): StreamState {
  const refresh = useRefreshOrders();
  const versions = useRef(new Map<string, number>());
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pending.current), []);
  return useEventStream(
    '/v1/order/stream',
    (event, data) => {
      if (event !== 'order') return;
      const { order_id, version } = JSON.parse(data) as OrderEvent;
      if ((versions.current.get(order_id) ?? 0) >= version) return;
      versions.current.set(order_id, version);
      clearTimeout(pending.current);
      pending.current = setTimeout(() => void refresh(), GATHER_MS);
    },
    enabled,
  );
}
