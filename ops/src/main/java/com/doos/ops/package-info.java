/** Tools that operators run beside the services, each a command of {@code ./doos}. */
@org.jspecify.annotations.NullMarked
package com.doos.ops;
