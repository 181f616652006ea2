/** Structured logs with one vocabulary of keys. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.log;
