/** The HTTP edge: JSON in, JSON out, errors with code and request id, probes and metrics. */
@org.jspecify.annotations.NullMarked
package com.doos.shared.http;
