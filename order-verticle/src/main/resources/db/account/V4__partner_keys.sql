-- Keys that partners sign their requests with.
CREATE TABLE t_partner_key (
  key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  partner VARCHAR(50) NOT NULL,
  secret VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sealed',
  created_by VARCHAR(64) NOT NULL COMMENT 'user:ID or service:NAME',
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  revoked_at TIMESTAMP(3) NULL,
  PRIMARY KEY (key_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
