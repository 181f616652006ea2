package com.doos.shared.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as operators see it.
 *
 * @param payload JSON, as it is sent; it names order and user by their ids and tells nothing else
 *     of them
 * @param retries failed sends since it was written or revived
 * @param nextRetryAt null unless it waits for a retry or has failed
 * @param error of the last failed send, empty without one
 */
public record OutboxEntry(
    String messageId,
    String key,
    String topic,
    String eventType,
    String payload,
    MessageStatus status,
    int retries,
    int retriesMax,
    @Nullable Instant nextRetryAt,
    String error,
    Instant createdAt) {}
