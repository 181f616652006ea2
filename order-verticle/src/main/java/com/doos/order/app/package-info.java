/** The services that own the transactions, and the way to them. */
@org.jspecify.annotations.NullMarked
package com.doos.order.app;
