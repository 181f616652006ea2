-- Stock and catalogue. Columns and indexes of t_inventory and t_message_consume_log are those of
-- the requirements; what DOOS adds stands at the end of its table and says so.

CREATE TABLE t_inventory (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  product_id BIGINT UNSIGNED NOT NULL COMMENT '商品ID',
  sku_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'SKU ID, 0: none (NULL would break the unique key)',
  available_stock INT NOT NULL DEFAULT 0 COMMENT '可用库存',
  locked_stock INT NOT NULL DEFAULT 0 COMMENT '锁定库存',
  total_stock INT NOT NULL DEFAULT 0 COMMENT '总库存',
  version INT NOT NULL DEFAULT 0 COMMENT '乐观锁版本号',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  sold_stock INT NOT NULL DEFAULT 0 COMMENT 'added: confirmed so far',
  supplied_stock INT NOT NULL DEFAULT 0 COMMENT 'added: initial stock and replenishments so far',
  PRIMARY KEY (id),
  UNIQUE KEY uk_product_sku (product_id, sku_id),
  KEY idx_product_id (product_id),
  CONSTRAINT stock_not_negative CHECK (available_stock >= 0 AND locked_stock >= 0 AND sold_stock >= 0),
  CONSTRAINT stock_adds_up CHECK (available_stock + locked_stock = total_stock AND total_stock + sold_stock = supplied_stock)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='库存表';

CREATE TABLE t_message_consume_log (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  message_id VARCHAR(64) NOT NULL COMMENT '消息ID',
  consumer_group VARCHAR(50) NOT NULL COMMENT '消费者组',
  status TINYINT NOT NULL COMMENT '0-处理中, 1-成功, 2-失败',
  retry_count INT DEFAULT 0,
  error_msg VARCHAR(500),
  consumed_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY uk_message_consumer (message_id, consumer_group)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='消息消费日志';

-- Added: which order holds how much of what. 0 reserved -> 1 confirmed (sold) | 2 released.
CREATE TABLE t_reservation (
  order_id BIGINT UNSIGNED NOT NULL,
  product_id BIGINT UNSIGNED NOT NULL,
  sku_id BIGINT UNSIGNED NOT NULL,
  quantity INT NOT NULL,
  status TINYINT NOT NULL DEFAULT 0,
  expires_at TIMESTAMP(3) NOT NULL COMMENT 'a reserved one may be released after this when its order does not exist',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (order_id, product_id, sku_id),
  KEY idx_status_expires (status, expires_at),
  CONSTRAINT reservation_positive CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Added: the catalogue.
CREATE TABLE t_product (
  id BIGINT UNSIGNED NOT NULL,
  name_zh VARCHAR(200) NOT NULL,
  name_en VARCHAR(200) NOT NULL,
  category VARCHAR(50) NOT NULL COMMENT 'slug',
  category_zh VARCHAR(100) NOT NULL,
  category_en VARCHAR(100) NOT NULL,
  tags JSON NOT NULL,
  image VARCHAR(500) NOT NULL,
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  KEY idx_category (category)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE t_product_sku (
  product_id BIGINT UNSIGNED NOT NULL,
  sku_id BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0: the product has no variants',
  sku_code VARCHAR(50) NOT NULL,
  price DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (product_id, sku_id),
  UNIQUE KEY uk_sku_code (sku_code),
  CONSTRAINT price_not_negative CHECK (price >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
