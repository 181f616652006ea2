/** The rules of orders, free of any library. */
@org.jspecify.annotations.NullMarked
package com.doos.order.domain;
