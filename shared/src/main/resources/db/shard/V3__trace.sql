-- The request that led to a message, so that its way can be followed through the logs.
ALTER TABLE t_local_message
  ADD COLUMN trace_id VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'added: empty when unknown';
