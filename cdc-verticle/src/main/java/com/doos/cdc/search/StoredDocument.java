package com.doos.cdc.search;

import io.vertx.core.json.JsonObject;

/** A document as the index has it. */
public record StoredDocument(long id, long version, JsonObject source) {}
