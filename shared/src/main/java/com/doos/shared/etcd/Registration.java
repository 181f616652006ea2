package com.doos.shared.etcd;

import io.vertx.core.Future;
import java.util.List;

/** A process on the list of a service; see {@link ServiceDirectory}. */
record Registration(Etcd etcd, String service, String instance, String address)
    implements LeaseKeeper.Holding {

  @Override
  public String name() {
    return service + "-service";
  }

  @Override
  public Future<Void> take(long lease) {
    String key = ServiceDirectory.FOLDER + service + "/" + instance;
    return etcd.commit(List.of(), List.of(etcd.put(key, address, lease))).mapEmpty();
  }

  /** The entry lives as long as its lease. */
  @Override
  public Future<Void> renew() {
    return Future.succeededFuture();
  }
}
