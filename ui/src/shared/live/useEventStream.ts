import { useEffect, useEffectEvent, useState } from 'react';
import { openEventStream, type StreamState } from './eventStream';

/** How often pages ask while there is no stream. */
export const POLL_MS = 5_000;

/**
 * Follows a stream of server-sent events while the component is there.
 *
 * @param enabled false closes the stream, as a paused page does
 * @returns `broken` while pages should poll instead
 */
export function useEventStream(
  url: string,
  onEvent: (event: string, data: string) => void,
  enabled = true,
): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const handle = useEffectEvent(onEvent);
  useEffect(() => {
    if (!enabled) return;
    return openEventStream(url, { onEvent: (event, data) => handle(event, data), onState: setState });
  }, [url, enabled]);
  return state;
}
