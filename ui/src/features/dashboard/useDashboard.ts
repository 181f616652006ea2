import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api } from '@/shared/api/client';
import type { DashboardStats } from '@/shared/api/types';
import type { StreamState } from '@/shared/live/eventStream';
import { POLL_MS, useEventStream } from '@/shared/live/useEventStream';

const STATS = $api.queryOptions('get', '/v1/dashboard/stats', {});

interface Dashboard {
  stats: DashboardStats | undefined;
  live: StreamState | 'paused';
  /** The server cannot tell newer numbers at the moment. */
  stale: boolean;
  /** Why there are no numbers at all. */
  error: unknown;
  retry: () => void;
}

/** The numbers of today: by the stream, by asking while that is broken, and as they were while paused. */
export function useDashboard(paused: boolean): Dashboard {
  const queries = useQueryClient();
  const [staleEvent, setStaleEvent] = useState(false);
  const stream = useEventStream(
    '/v1/dashboard/stream',
    (event, data) => {
      if (event === 'stats') {
        void queries.cancelQueries({ queryKey: STATS.queryKey }); // an answer on its way is older
        queries.setQueryData(STATS.queryKey, JSON.parse(data) as DashboardStats);
      }
      setStaleEvent(event === 'stale');
    },
    !paused,
  );
  const polling = !paused && stream === 'broken';
  const query = $api.useQuery(
    'get',
    '/v1/dashboard/stats',
    {},
    { enabled: polling, refetchInterval: polling && POLL_MS, staleTime: 0 },
  );
  return {
    stats: query.data,
    live: paused ? 'paused' : stream,
    stale: !paused && (polling ? query.isError : staleEvent),
    error: polling && !query.data ? query.error : null,
    retry: () => void query.refetch(),
  };
}
