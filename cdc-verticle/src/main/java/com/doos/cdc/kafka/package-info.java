/** Dead letters in Kafka. */
@org.jspecify.annotations.NullMarked
package com.doos.cdc.kafka;
