-- One row whose changes tell the CDC service, through the binlog, how far it has read: whatever was
-- committed before beat_at stands before it in the binlog.
CREATE TABLE t_heartbeat (
  id TINYINT UNSIGNED NOT NULL,
  beat_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
