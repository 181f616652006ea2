/** The way to other services: calls, and their answers as values of the domain. */
@org.jspecify.annotations.NullMarked
package com.doos.order.client;
