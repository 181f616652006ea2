/** The order service: orders and accounts. Start at {@link com.doos.order.OrderVerticle}. */
@org.jspecify.annotations.NullMarked
package com.doos.order;
