package com.doos.order.domain;

/**
 * What a request with a submit token asked for, to tell its repetition from another request. Only
 * the hash is kept with the token. A hash of address and remark would let whoever reads the table
 * verify a guess, so these are compared with the order itself.
 *
 * @param hash of everything but personal data, 64 hexadecimal digits
 */
public record Content(String hash, String shippingAddress, String remark) {

  /**
   * Whether a request that led to this order was the same.
   *
   * @param keptHash kept with the token; empty when it was written before hashes left personal data
   *     out, and nothing is known of the rest
   */
  public boolean ledTo(Order order, String keptHash) {
    return (keptHash.isEmpty() || keptHash.equals(hash))
        && order.shippingAddress().equals(shippingAddress)
        && order.remark().equals(remark);
  }

  /** The hash alone: the rest is personal data. */
  @Override
  public String toString() {
    return "Content[" + hash + "]";
  }
}
