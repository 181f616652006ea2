-- The payment of an order. An order has one, however often it is tried, so the order's id names it
-- at the gateway too. Times are UTC, to the millisecond.
CREATE TABLE t_payment (
  order_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  method VARCHAR(20) NOT NULL COMMENT 'alipay, wechat, credit_card',
  amount DECIMAL(10, 2) NOT NULL,
  status TINYINT NOT NULL COMMENT '0 initiated, 1 authorized, 2 captured, 3 failed, 4 refund due, 5 refunded',
  attempt INT UNSIGNED NOT NULL COMMENT '+1 each time the user tries again after a failure',
  authorization_code VARCHAR(64) NOT NULL COMMENT 'of the gateway, at checkout; else empty',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (order_id),
  KEY idx_status_updated (status, updated_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
