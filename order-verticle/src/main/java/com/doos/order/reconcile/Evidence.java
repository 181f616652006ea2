package com.doos.order.reconcile;

/**
 * Something wrong, in words that are the same as long as nothing has changed.
 *
 * @param subject id of the order, message or SKU; no personal data
 * @param detail for people; names the versions that were looked at
 */
public record Evidence(FindingKind kind, String subject, String detail) {}
