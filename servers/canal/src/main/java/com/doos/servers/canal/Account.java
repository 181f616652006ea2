package com.doos.servers.canal;

import com.alibaba.otter.canal.parse.support.AuthenticationInfo;
import java.net.InetSocketAddress;

/** The replication account, the same on each server. */
record Account(String user, String password) {

  /** Canal's form of it. */
  AuthenticationInfo at(InetSocketAddress server) {
    return new AuthenticationInfo(server, user, password, "");
  }

  @Override
  public String toString() {
    return user;
  }
}
