/** All SQL of the inventory service. */
@org.jspecify.annotations.NullMarked
package com.doos.inventory.store;
