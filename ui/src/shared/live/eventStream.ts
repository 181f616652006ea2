import { createParser } from 'eventsource-parser';
import { freshToken, refresh } from '@/shared/session/refresh';

/** The server sends at least a comment every 15 s; this long without a byte means that the connection is dead. */
const SILENCE_MAX_MS = 40_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

export type StreamState = 'connecting' | 'open' | 'broken';

interface Listener {
  onEvent: (event: string, data: string) => void;
  onState: (state: StreamState) => void;
}

/**
 * Server-sent events by fetch, since EventSource cannot send an Authorization header. Comes again after a break with
 * Last-Event-ID and growing, scattered delays; rests while the page is hidden, because a browser has few connections
 * for all its tabs together.
 *
 * @returns closes the stream
 */
export function openEventStream(url: string, listener: Listener): () => void {
  const closed = new AbortController();
  void follow(url, listener, closed.signal);
  return () => closed.abort();
}

async function follow(url: string, { onEvent, onState }: Listener, closed: AbortSignal): Promise<void> {
  let lastId: string | undefined;
  let failures = 0;
  while (!closed.aborted) {
    await visible(closed);
    if (closed.aborted) return;
    onState(failures === 0 ? 'connecting' : 'broken');
    const connection = connect(closed);
    try {
      const body = await request(url, lastId, connection);
      onState('open');
      failures = 0;
      const parser = createParser({
        onEvent: ({ id, event, data }) => {
          lastId = id ?? lastId;
          onEvent(event ?? 'message', data);
        },
      });
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        connection.alive();
        parser.feed(chunk.value);
      }
    } catch {
      // whatever it was: the next attempt tells whether it lasts
    } finally {
      connection.end();
    }
    if (closed.aborted) return;
    if (document.visibilityState === 'visible') {
      failures++;
      onState('broken');
      await pause(Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2), closed);
    }
  }
}

async function request(url: string, lastId: string | undefined, connection: Connection) {
  const attempt = async () => {
    const token = await freshToken();
    const headers = new Headers({ Accept: 'text/event-stream' });
    if (token) headers.set('Authorization', `Bearer ${token}`);
    if (lastId) headers.set('Last-Event-ID', lastId);
    return fetch(url, { signal: connection.signal, cache: 'no-store', headers });
  };
  let response = await attempt();
  if (response.status === 401 && (await refresh())) response = await attempt();
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  return response.body as ReadableStream<BufferSource>;
}

interface Connection {
  signal: AbortSignal;
  alive: () => void;
  end: () => void;
}

/** Ends when the stream is closed, the page is hidden, or nothing has come for too long. */
function connect(closed: AbortSignal): Connection {
  const cut = new AbortController();
  const abort = () => cut.abort();
  const hidden = () => document.visibilityState === 'hidden' && abort();
  let silence = setTimeout(abort, SILENCE_MAX_MS);
  closed.addEventListener('abort', abort);
  document.addEventListener('visibilitychange', hidden);
  return {
    signal: cut.signal,
    alive: () => {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE_MAX_MS);
    },
    end: () => {
      clearTimeout(silence);
      closed.removeEventListener('abort', abort);
      document.removeEventListener('visibilitychange', hidden);
    },
  };
}

function visible(closed: AbortSignal): Promise<void> {
  if (document.visibilityState === 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal: closed });
    closed.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(milliseconds: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    closed.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
