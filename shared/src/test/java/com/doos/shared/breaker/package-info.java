@org.jspecify.annotations.NullMarked
package com.doos.shared.breaker;
