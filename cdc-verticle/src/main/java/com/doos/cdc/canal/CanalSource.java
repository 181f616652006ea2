package com.doos.cdc.canal;

import com.alibaba.otter.canal.client.impl.SimpleCanalConnector;
import com.alibaba.otter.canal.protocol.Message;
import com.doos.cdc.app.BinlogSource;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one destination of a Canal server. */
public final class CanalSource implements BinlogSource {
  private static final Logger LOG = LoggerFactory.getLogger(CanalSource.class);
  private static final int ANSWER_MS_MAX = 10_000;
  private static final int IDLE_MS_MAX = 3_600_000;

  private static final long EMPTY = -1;

  static {
    // The client's generated protobuf code is of before 2022 and warns of hostile input at each
    // start.
    // What it reads comes from our own Canal server.
    System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
  }

  private final SimpleCanalConnector connector;
  private final RowImages rows;
  private final String filter;
  private final int batchMax;
  private final long batchWaitMs;

  /**
   * @param database the shard's database, of which the orders are read
   */
  public CanalSource(CanalConfig config, String destination, String database) {
    this.connector =
        new SimpleCanalConnector(
            new InetSocketAddress(config.host(), config.port()),
            config.user(),
            config.password().value(),
            destination,
            ANSWER_MS_MAX,
            IDLE_MS_MAX);
    this.rows = new RowImages(database);
    this.filter =
        database + "\\." + RowImages.ORDERS + "," + database + "\\." + RowImages.HEARTBEATS;
    this.batchMax = config.batchMax();
    this.batchWaitMs = config.batchWait().toMillis();
  }

  @Override
  public void open() {
    connector.connect();
    sendAtOnce();
    connector.subscribe(filter);
    connector.rollback();
  }

  /**
   * Turns off Nagle's algorithm. The connector writes header and body of a request one after the
   * other and has no such option; each request would wait some 40 ms for the delayed
   * acknowledgement of its header.
   */
  private void sendAtOnce() {
    try {
      VarHandle channel =
          MethodHandles.privateLookupIn(SimpleCanalConnector.class, MethodHandles.lookup())
              .findVarHandle(SimpleCanalConnector.class, "channel", SocketChannel.class);
      ((SocketChannel) channel.get(connector))
          .setOption(StandardSocketOptions.TCP_NODELAY, Boolean.TRUE);
    } catch (ReflectiveOperationException | IOException e) {
      LOG.warn("requests to Canal stay slow: {}", e.toString());
    }
  }

  @Override
  public Optional<Batch> next() {
    Message message = connector.getWithoutAck(batchMax, batchWaitMs, TimeUnit.MILLISECONDS);
    if (message.getId() == EMPTY) {
      return Optional.empty();
    }
    RowImages.Told told = rows.of(message.getEntries());
    return Optional.of(new Batch(message.getId(), told.rows(), told.completeTo()));
  }

  @Override
  public void acknowledge(Batch batch) {
    connector.ack(batch.id());
  }

  @Override
  public void close() {
    try {
      connector.disconnect();
    } catch (RuntimeException gone) {
      LOG.debug("Canal was away already", gone);
    }
  }
}
