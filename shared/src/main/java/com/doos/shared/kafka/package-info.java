/** Kafka settings and topics. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.kafka;
