/** Starting and stopping a service process, and what it reports about itself. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.runtime;
