package com.doos.shared.log;

/** The keys that log events carry; there are no others. */
public final class LogKeys {
  public static final String KEY_ID = "key_id";
  public static final String TRACE_ID = "trace_id";
  public static final String USER_ID = "user_id";
  public static final String ORDER_ID = "order_id";
  public static final String MESSAGE_ID = "message_id";
  public static final String SHARD = "shard";
  public static final String TOPIC = "topic";
  public static final String COUNT = "count";
  public static final String DURATION_MS = "duration_ms";
  public static final String METHOD = "method";
  public static final String PATH = "path";
  public static final String STATUS = "status";
  public static final String CODE = "code";
  public static final String ACTOR = "actor";
  public static final String CHANGE = "change";
  public static final String PORT = "port";
  public static final String FINDING = "finding";
  public static final String SUBJECT = "subject";

  private LogKeys() {}
}
