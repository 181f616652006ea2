-- For development only. Who changes roles: may replicate, end sessions and write to a read-only server.
SET sql_log_bin = 0;
CREATE USER 'failover'@'%' IDENTIFIED BY 'failover';
GRANT ALL ON *.* TO 'failover'@'%';
-- From the next start on, as long as nobody has opened the server.
SET PERSIST super_read_only = ON;
-- What was written until here belongs to this server alone.
RESET BINARY LOGS AND GTIDS;
