/**
 * One Kafka broker and controller (KRaft) as a forked process.
 *
 * <p>{@link com.doos.servers.kafka.KafkaChild} is its main class; {@link
 * com.doos.servers.kafka.BrokerProperties} says how it is set up. The module exists to keep the
 * broker's class path apart from everything else: the launcher reads it from the resource {@code
 * META-INF/doos/kafka.classpath}.
 */
@NullMarked
package com.doos.servers.kafka;

import org.jspecify.annotations.NullMarked;
