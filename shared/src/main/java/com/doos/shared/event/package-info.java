/** What services tell each other over Kafka, and the event-bus addresses inside a process. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.event;
