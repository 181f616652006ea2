-- Accounts that may be closed, and sessions. A session is a family of refresh tokens, each issued in
-- exchange for the one before.
ALTER TABLE t_account ADD COLUMN disabled_at TIMESTAMP(3) NULL COMMENT 'set: nobody can log in';

CREATE TABLE t_session (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  account_id BIGINT UNSIGNED NOT NULL,
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) COMMENT 'that of its latest token',
  revoked_at TIMESTAMP(3) NULL,
  revoked_reason VARCHAR(20) NULL COMMENT 'logout, token_reused, account_changed',
  PRIMARY KEY (id),
  KEY idx_account (account_id),
  KEY idx_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE t_refresh_token (
  token_hash BINARY(32) NOT NULL COMMENT 'SHA-256; the token itself is known to its owner only',
  session_id BIGINT UNSIGNED NOT NULL,
  issued_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  expires_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  used_at TIMESTAMP(3) NULL COMMENT 'when it was exchanged for the next one',
  PRIMARY KEY (token_hash),
  KEY idx_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
