package com.doos.cdc.document;

/**
 * An order as it is searched.
 *
 * @param id the order's id and the document's
 * @param version the row's own counter; the higher one wins
 * @param json the document
 */
public record OrderDocument(long id, long version, String json) {}
