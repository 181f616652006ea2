-- Which slots (user_id mod 64, order id mod 64) this database holds. Every transaction that changes
-- an order locks these rows in share mode, so that moving a slot away waits for it and the next one
-- sees that the slot has gone. Rows of orders whose slot is arriving or elsewhere are copies: no
-- loop, read or check takes them for orders.
CREATE TABLE t_slot (
  slot TINYINT UNSIGNED NOT NULL,
  state TINYINT UNSIGNED NOT NULL COMMENT '0 not assigned yet (counts as here), 1 here, 2 here but frozen, 3 arriving, 4 elsewhere',
  changed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (slot)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

INSERT INTO t_slot (slot, state)
SELECT tens.n * 8 + ones.n, 0
FROM (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) tens
JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7) ones;
