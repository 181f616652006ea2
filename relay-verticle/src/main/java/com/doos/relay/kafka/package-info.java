/** Publishing to Kafka. */
@org.jspecify.annotations.NullMarked
package com.doos.relay.kafka;
