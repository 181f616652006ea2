package com.doos.order.risk;

import io.vertx.core.Future;

/** Tells whether a captcha was solved. */
public interface CaptchaVerifier {
  /**
   * Has an answer checked; each answer counts once.
   *
   * @param answer what the captcha gave to the client; empty for none
   * @param address of the client
   * @return false as well when nobody can tell; never fails
   */
  Future<Boolean> verify(String answer, String address);
}
