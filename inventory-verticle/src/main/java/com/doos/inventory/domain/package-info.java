/** The rules of stock, free of any library. */
@org.jspecify.annotations.NullMarked
package com.doos.inventory.domain;
