-- Room for sealed texts: 500 and 200 characters of up to four bytes, sealed and in base64url, are
-- at most 2,724 and 1,124 ASCII characters. Both columns keep their place, because Canal reads by position.
-- Longer limits of the same column type change no row. Rows written before hold clear text; the order
-- service seals them.
ALTER TABLE t_order
  MODIFY shipping_address VARCHAR(2800) COMMENT '收货地址 (JSON格式, 加密存储: v1.KEY_ID.PAYLOAD)',
  MODIFY remark VARCHAR(1200) COMMENT '订单备注 (加密存储: v1.KEY_ID.PAYLOAD)';

-- The hashes written until now covered address and remark, so that a guess could be verified. New
-- ones leave personal data out; an empty one says that nothing is known of the rest of the request.
UPDATE t_order_token SET content_hash = '';
ALTER TABLE t_order_token
  MODIFY content_hash CHAR(64) CHARACTER SET ascii NOT NULL
    COMMENT 'SHA-256 of what was ordered without personal data, hexadecimal; empty: written before V4';
