/** Calls to other services. */
@org.jspecify.annotations.NullMarked
package com.doos.inventory.client;
