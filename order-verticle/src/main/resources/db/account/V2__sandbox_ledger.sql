-- The books of the sandbox payment gateway: what it has taken and given back. They stand for
-- another company's, so no transaction of an order ever touches them.
CREATE TABLE t_sandbox_payment (
  order_id BIGINT UNSIGNED NOT NULL,
  method VARCHAR(20) NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  status TINYINT NOT NULL COMMENT '0 open, 1 captured, 2 closed, 3 refunded',
  attempt INT UNSIGNED NOT NULL,
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (order_id),
  KEY idx_status (status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
