/**
 * Compares what the stores hold while the system runs, mends what is safe and reports the rest.
 *
 * <p>{@link com.doos.order.reconcile.ReconcileVerticle} begins runs, on demand and periodically,
 * one at a time over all processes. {@link com.doos.order.reconcile.Reconciler} carries one out:
 * {@link com.doos.order.reconcile.Step} by step, page by page, with a pause after each. A page's
 * check names what looks wrong ({@link com.doos.order.reconcile.Suspicion}); what still does some
 * time later is a {@link com.doos.order.reconcile.Finding}. What is to be checked of every order is
 * an {@link com.doos.order.reconcile.OrderCheck} and shares the pages of {@link
 * com.doos.order.reconcile.OrdersCheck}. Stock and search index check themselves, behind {@link
 * com.doos.order.reconcile.StockLedger} and {@link com.doos.order.reconcile.OrderIndex}.
 */
@org.jspecify.annotations.NullMarked
package com.doos.order.reconcile;
