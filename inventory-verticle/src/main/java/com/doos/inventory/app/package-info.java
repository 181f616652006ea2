/** The services that own the transactions. */
@org.jspecify.annotations.NullMarked
package com.doos.inventory.app;
