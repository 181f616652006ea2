-- For development only. doos may create databases: each service makes its own and migrates it.
-- Not in the binlog: whoever reads it sees only what the services write.
SET sql_log_bin = 0;
CREATE USER 'doos'@'%' IDENTIFIED BY 'doos';
GRANT ALL ON *.* TO 'doos'@'%';
CREATE USER 'canal'@'%' IDENTIFIED BY 'canal';
GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'canal'@'%';
