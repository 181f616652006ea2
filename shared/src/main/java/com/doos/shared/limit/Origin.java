package com.doos.shared.limit;

/**
 * What the edges know of where a request comes from.
 *
 * @param traceId carrier of the request's trace (see {@link com.doos.shared.trace.Traces})
 * @param address of the client, see {@link ClientAddress}
 * @param captcha the client's answer to a captcha; empty when it has given none
 */
public record Origin(String traceId, String address, String captcha) {
  /** Header over HTTP and metadata over gRPC that carries the answer to a captcha. */
  public static final String CAPTCHA_HEADER = "X-Doos-Captcha";
}
