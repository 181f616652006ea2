/** Money: whole cents in Java, DECIMAL in MySQL, a number with two decimals on the wire. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.money;
