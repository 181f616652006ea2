-- Runs of the reconciler, over all processes. The unique key lets one be active; a process that has
-- died loses it when its heartbeat is old. Times are UTC, by this server's clock.
CREATE TABLE t_reconcile_run (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  state VARCHAR(10) NOT NULL COMMENT 'running, done, failed',
  started_by VARCHAR(10) NOT NULL COMMENT 'manual, periodic',
  active TINYINT NULL COMMENT '1 while it runs, else NULL',
  started_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  heartbeat_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  finished_at TIMESTAMP(3) NULL,
  report JSON NOT NULL COMMENT 'what it has checked and found so far',
  error VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'why it failed',
  PRIMARY KEY (id),
  UNIQUE KEY uk_active (active)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
