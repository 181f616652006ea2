package com.doos.order.domain;

import com.doos.shared.error.Detail;
import com.doos.shared.error.DoosException;
import java.util.Locale;

/** The ways to pay. */
public enum PaymentMethod {
  ALIPAY,
  WECHAT,
  CREDIT_CARD;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws DoosException when there is no such method
   */
  public static PaymentMethod ofWireName(String wireName) {
    for (PaymentMethod method : values()) {
      if (method.wireName().equals(wireName)) {
        return method;
      }
    }
    throw DoosException.invalid(Detail.ONE_OF, "payment_method", "alipay, wechat, credit_card");
  }
}
