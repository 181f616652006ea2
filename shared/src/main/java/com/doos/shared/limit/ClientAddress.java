package com.doos.shared.limit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a request comes from: from the peer of its connection, unless that is a trusted
 * proxy. Then each proxy on the way has added its own peer on the right of {@code X-Forwarded-For},
 * and the client is the rightmost entry that is no trusted proxy; what stands left of it is the
 * client's own invention.
 */
public final class ClientAddress {
  /** The header, written by proxies. */
  public static final String FORWARDED = "X-Forwarded-For";

  /** Without an address: a connection that is already gone, or one that is no IP connection. */
  private static final String UNKNOWN = "unknown";

  private static final int PREFIX_BYTES = 8;

  private final List<IpSubnetFilterRule> trusted;

  /**
   * @param trustedProxies networks as {@code address/bits}
   * @throws IllegalArgumentException when one is malformed
   */
  public ClientAddress(List<String> trustedProxies) {
    this.trusted = trustedProxies.stream().map(ClientAddress::network).toList();
  }

  private static IpSubnetFilterRule network(String text) {
    int slash = text.indexOf('/');
    InetAddress address = slash < 0 ? null : parsed(text.substring(0, slash));
    String bits = text.substring(slash + 1);
    if (address == null || !bits.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("trusted_proxies: " + text + " is not a network (CIDR)");
    }
    return new IpSubnetFilterRule(address, Integer.parseInt(bits), IpFilterRuleType.ACCEPT);
  }

  /**
   * The client's address; of IPv6 the network of 64 bits, all of which one client owns.
   *
   * @param peer of the connection; null when it is gone
   */
  public String of(@Nullable SocketAddress peer, MultiMap headers) {
    InetAddress direct = peer == null ? null : parsed(peer.hostAddress());
    if (direct == null) {
      return UNKNOWN;
    }
    if (!isTrusted(direct) || !headers.contains(FORWARDED)) {
      return text(direct);
    }
    InetAddress client = forwarded(headers.getAll(FORWARDED));
    return text(client == null ? direct : client);
  }

  /** Null when an entry is malformed; the leftmost when all are trusted. */
  private @Nullable InetAddress forwarded(List<String> headers) {
    InetAddress leftmost = null;
    for (int i = headers.size() - 1; i >= 0; i--) {
      String[] entries = headers.get(i).split(",", -1);
      for (int j = entries.length - 1; j >= 0; j--) {
        leftmost = parsed(entries[j].strip());
        if (leftmost == null || !isTrusted(leftmost)) {
          return leftmost;
        }
      }
    }
    return leftmost;
  }

  private boolean isTrusted(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    for (IpSubnetFilterRule network : trusted) {
      if (network.matches(socket)) {
        return true;
      }
    }
    return false;
  }

  /** IPv4 in IPv6 is IPv4; never asks a name server. */
  private static @Nullable InetAddress parsed(@Nullable String text) {
    InetAddress address = text == null ? null : NetUtil.createInetAddressFromIpAddressString(text);
    return address instanceof Inet6Address v6 ? unmapped(v6) : address;
  }

  private static InetAddress unmapped(Inet6Address address) {
    byte[] bytes = address.getAddress();
    boolean mapped = bytes[10] == -1 && bytes[11] == -1;
    for (int i = 0; i < 10; i++) {
      mapped &= bytes[i] == 0;
    }
    return mapped ? v4(Arrays.copyOfRange(bytes, 12, 16)) : address;
  }

  private static InetAddress v4(byte[] bytes) {
    InetAddress address =
        NetUtil.createInetAddressFromIpAddressString(NetUtil.bytesToIpAddress(bytes));
    if (address == null) {
      throw new IllegalStateException("four bytes are always an address");
    }
    return address;
  }

  private static String text(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return NetUtil.toAddressString(address);
    }
    byte[] prefix = address.getAddress();
    Arrays.fill(prefix, PREFIX_BYTES, prefix.length, (byte) 0);
    return NetUtil.bytesToIpAddress(prefix) + "/64";
  }
}
