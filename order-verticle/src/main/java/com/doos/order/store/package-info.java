/** All SQL of the order service. */
@org.jspecify.annotations.NullMarked
package com.doos.order.store;
