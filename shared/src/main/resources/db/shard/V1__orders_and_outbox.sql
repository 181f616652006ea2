-- Orders of one shard. Columns and indexes are those of the requirements; what DOOS adds stands at
-- the end of its table and says so. Times are UTC, to the millisecond.

CREATE TABLE t_order (
  id BIGINT UNSIGNED NOT NULL COMMENT '全局唯一订单ID (Snowflake)',
  user_id BIGINT UNSIGNED NOT NULL COMMENT '用户ID (分库键)',
  order_no VARCHAR(32) NOT NULL COMMENT '订单号 (业务层生成，便于展示)',
  total_amount DECIMAL(10, 2) NOT NULL COMMENT '订单总金额',
  discount_amount DECIMAL(10, 2) DEFAULT 0.00 COMMENT '优惠金额',
  actual_amount DECIMAL(10, 2) NOT NULL COMMENT '实付金额',
  status TINYINT NOT NULL DEFAULT 0 COMMENT '订单状态: 0-待支付, 1-已支付, 2-已发货, 3-已完成, 4-已取消',
  payment_method VARCHAR(20) COMMENT '支付方式: alipay, wechat, credit_card',
  shipping_address VARCHAR(500) COMMENT '收货地址 (JSON格式)',
  remark VARCHAR(200) COMMENT '订单备注',
  paid_at TIMESTAMP(3) NULL COMMENT '支付时间',
  shipped_at TIMESTAMP(3) NULL COMMENT '发货时间',
  completed_at TIMESTAMP(3) NULL COMMENT '完成时间',
  cancelled_at TIMESTAMP(3) NULL COMMENT '取消时间',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'added: +1 at each update; version of the search document',
  items_snapshot JSON NOT NULL COMMENT 'added: the items, written once; makes each row image a whole document',
  PRIMARY KEY (id),
  UNIQUE KEY uk_order_no (order_no),
  KEY idx_user_id (user_id),
  KEY idx_status_created (status, created_at),
  KEY idx_created_at (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='订单主表';

CREATE TABLE t_order_item (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  order_id BIGINT UNSIGNED NOT NULL COMMENT '订单ID',
  product_id BIGINT UNSIGNED NOT NULL COMMENT '商品ID',
  product_name VARCHAR(200) NOT NULL COMMENT '商品名称 (冗余)',
  product_image VARCHAR(500) COMMENT '商品图片URL',
  sku_id BIGINT UNSIGNED COMMENT 'SKU ID',
  price DECIMAL(10, 2) NOT NULL COMMENT '商品单价',
  quantity INT NOT NULL COMMENT '购买数量',
  subtotal DECIMAL(10, 2) NOT NULL COMMENT '小计金额',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY idx_order_id (order_id),
  KEY idx_product_id (product_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='订单明细表';

CREATE TABLE t_local_message (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  message_id VARCHAR(64) NOT NULL COMMENT '消息唯一ID',
  tx_id VARCHAR(64) NOT NULL COMMENT '业务事务ID (如 order_id)',
  topic VARCHAR(50) NOT NULL COMMENT 'MQ Topic',
  event_type VARCHAR(50) NOT NULL COMMENT '事件类型: order.created, stock.confirm, stock.rollback',
  payload JSON NOT NULL COMMENT '消息体',
  status TINYINT NOT NULL DEFAULT 0 COMMENT '0-待发送, 1-已发送, 2-已确认, 3-失败',
  retry_count INT DEFAULT 0 COMMENT '重试次数',
  max_retry INT DEFAULT 5 COMMENT '最大重试次数',
  next_retry_at TIMESTAMP(3) NULL COMMENT '下次重试时间',
  error_msg VARCHAR(500) COMMENT '失败原因',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY uk_message_id (message_id),
  KEY idx_status_next_retry (status, next_retry_at),
  KEY idx_tx_id (tx_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='本地消息表';

-- Added: the submit tokens of orders, so that a repeated request finds its order even after Redis
-- has forgotten it.
CREATE TABLE t_order_token (
  user_id BIGINT UNSIGNED NOT NULL,
  token VARCHAR(64) NOT NULL,
  order_id BIGINT UNSIGNED NOT NULL,
  content_hash CHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'SHA-256 of what was ordered, hexadecimal',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (user_id, token)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Added: who changed an order, when and why.
CREATE TABLE t_order_history (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  order_id BIGINT UNSIGNED NOT NULL,
  from_status TINYINT NULL COMMENT 'NULL: the creation',
  to_status TINYINT NOT NULL,
  actor VARCHAR(64) NOT NULL COMMENT 'user:ID or service:NAME',
  reason VARCHAR(200) NOT NULL,
  created_at TIMESTAMP(3) NOT NULL,
  PRIMARY KEY (id),
  KEY idx_order_id (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
