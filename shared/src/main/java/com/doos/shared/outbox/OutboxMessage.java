package com.doos.shared.outbox;

/**
 * A message to be written with the change it announces.
 *
 * @param messageId unique in the shard
 * @param key messages of one key are sent in the order of their writing; here the order id, a
 *     number
 * @param payload JSON
 * @param traceId carrier of the request that led to it, at most 64 characters (see {@link
 *     com.doos.shared.trace.Traces}); empty when unknown
 */
public record OutboxMessage(
    String messageId, String key, String topic, String eventType, String payload, String traceId) {}
