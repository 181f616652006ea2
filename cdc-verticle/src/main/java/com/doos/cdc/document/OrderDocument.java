package com.doos.cdc.document;

import java.time.Instant;

/**
 * An order as it is searched.
 *
 * @param id the order's id and the document's
 * @param version the row's own counter; the higher one wins
 * @param changedAt when the row was last changed
 * @param json the document
 */
public record OrderDocument(long id, long version, Instant changedAt, String json) {}
