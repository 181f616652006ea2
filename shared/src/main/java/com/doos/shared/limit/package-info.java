/**
 * How often a caller may ask. {@code RequestLimits} counts each request by the {@code
 * ClientAddress} it comes from and by its user, in {@code RateBuckets} of the process; {@code
 * LimitsConfig} has the numbers, {@code Origin} is what the edges know of a request.
 */
@org.jspecify.annotations.NullMarked
package com.doos.shared.limit;
