package com.doos.shared.outbox;

import java.time.Instant;

/**
 * A message as the relay reads it.
 *
 * @param id the row's number
 * @param retries failed sends so far
 */
public record StoredMessage(
    long id, OutboxMessage message, int retries, int retriesMax, Instant createdAt) {}
