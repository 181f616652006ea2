package com.doos.relay.app;

import com.doos.shared.outbox.StoredMessage;

/** A message and what became of it. */
record Delivery(StoredMessage message, Outcome outcome) {}
