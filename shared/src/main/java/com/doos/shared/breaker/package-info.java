/** Circuit breakers: what does not answer is left alone for a while. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.breaker;
