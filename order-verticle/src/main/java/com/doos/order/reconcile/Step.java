package com.doos.order.reconcile;

/**
 * A part of a run, which can fail without the others.
 *
 * @param name in the report
 * @param counted what its rows are counted as
 * @param start the position before the first row
 */
public record Step<P>(String name, String counted, P start, PagedCheck<P> check) {}
