/** Tests of the relay as a whole and of its settings. */
@org.jspecify.annotations.NullMarked
package com.doos.relay;
