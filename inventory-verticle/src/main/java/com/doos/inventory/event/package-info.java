/** What arrives over Kafka. */
@org.jspecify.annotations.NullMarked
package com.doos.inventory.event;
